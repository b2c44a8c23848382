import { z } from 'zod';
import { completionScript } from './completionScripts.ts';
import { defineCommand } from './shared/defineCommand.ts';
import { argument } from './shared/parameters.ts';

export const printCompletion = defineCommand({
  name: 'completion',
  input: { shell: argument(z.enum(['bash', 'zsh', 'fish']), 'the shell') },
  examples: [
    'completion bash > ~/.local/share/bash-completion/completions/aftercare',
    'completion zsh > ~/.zsh/completions/_aftercare',
    'completion fish > ~/.config/fish/completions/aftercare.fish',
  ],
  run: async ({ shell }) => {
    const script = await completionScript(shell);
    return { value: { shell, script }, text: script };
  },
});
