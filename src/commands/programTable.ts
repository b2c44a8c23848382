import type { CommandTable } from './shared/commandEntry.ts';

export const PROGRAM_TABLE: CommandTable = {
  heading: 'This program',
  groups: [],
  commands: [
    {
      name: 'completion',
      summary: 'print the script by which a shell completes commands and options',
      load: async () => (await import('./completionCommand.ts')).printCompletion,
    },
  ],
};
