import { ALIASES } from '../../src/commands/aliases.ts';
import { COMMAND_TABLES } from '../../src/commands/commandTable.ts';
import type { CommandEntry, CommandTable } from '../../src/commands/shared/commandEntry.ts';
import { choicesOf, helpOf, isRequired, typedName } from '../../src/commands/shared/parameters.ts';
import { PROGRAM_NAME } from '../../src/contracts/shared/programName.ts';
import { markdownTable } from './markdownTable.ts';

/** docs/reference/cli.md: every command with its arguments, options and an example. */
export async function cliPage(): Promise<string> {
  const sections = await Promise.all(COMMAND_TABLES.map(sectionOf));
  const aliases = Object.entries(ALIASES).map(([earlier, current]) => [`\`${earlier}\``, `\`${current}\``]);
  return `# Command line

\`${PROGRAM_NAME}\` starts, watches and controls jobs, and shows what is stored. In this repository it runs as \`npx ${PROGRAM_NAME}\`, in the
image and after an installation as \`${PROGRAM_NAME}\`. A command is a noun, then a verb.

- Every command has \`--help\`, and \`--json\`, which prints one JSON object instead of text.
- The result goes to standard output, remarks and progress go to standard error.
- The exit code is 0 for success, 2 for input that the caller can correct, and 1 for any other failure. An error is one line, with
  \`--json\` one object with \`error\` and \`message\`.
- Input is checked before the configuration is read and before any server is contacted.
- Lists are newest first. \`--since\` takes an instant, a date or a span such as \`7d\`; a page that has a successor ends with its \`--cursor\`.
- \`${PROGRAM_NAME} completion bash\`, \`zsh\` or \`fish\` prints the script by which the shell completes commands and options.

\`npm run reference\` writes this page from the tables and definitions in \`src/commands\`; a test compares them.

${sections.join('\n\n')}

## Earlier names

These go on working; help does not show them.

${markdownTable(['earlier', 'now'], aliases)}
`;
}

async function sectionOf({ heading, commands }: CommandTable): Promise<string> {
  const parts = await Promise.all(commands.map(commandPart));
  return [`## ${heading}`, ...parts].join('\n\n');
}

async function commandPart({ name, summary, load }: CommandEntry): Promise<string> {
  const { input, examples } = await load();
  const parameters = Object.entries(input).map(([key, schema]) => {
    const about = helpOf(schema);
    const { kind, metavar, description, isRepeated } = about;
    const choices = choicesOf(schema);
    const text = choices.length === 0 ? description : `${description}: ${choices.join(', ')}`;
    const ellipsis = isRepeated ? '…' : '';
    const shown =
      kind === 'argument' ? `${key}${ellipsis}` : [typedName(key, about), metavar].filter(Boolean).join(' ');
    const otherwise = isRequired(schema) ? 'required' : (about.default ?? '');
    return [`\`${shown}\``, text, otherwise];
  });
  return [
    `### ${name}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    ...(parameters.length === 0 ? [] : [markdownTable(['input', 'meaning', 'default'], parameters)]),
    ['```', ...examples.map((example) => `${PROGRAM_NAME} ${example}`), '```'].join('\n'),
  ].join('\n\n');
}
