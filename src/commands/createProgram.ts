import { Argument, Command, Option } from 'commander';
import { PROGRAM_NAME } from '../contracts/shared/programName.ts';
import { COMMAND_TABLES } from './commandTable.ts';
import { programVersion } from './programVersion.ts';
import type { CommandEntry } from './shared/commandEntry.ts';
import type { DefinedCommand } from './shared/defineCommand.ts';
import { choicesOf, helpOf, isRequired, typedName } from './shared/parameters.ts';

/** The command that is to be run, and what runs it. */
export interface ChosenCommand {
  readonly command: DefinedCommand;
  run(typed: Readonly<Record<string, unknown>>, json: boolean): Promise<void>;
}

/** The program with all groups and commands for its help; only the chosen command has arguments, options and an action. */
export function createProgram(chosen?: ChosenCommand): Command {
  const program = new Command(PROGRAM_NAME)
    .description('Start, watch and control the background jobs of clinics.')
    .usage('<command> [options]')
    .version(programVersion(), '--version', 'print the version')
    .helpOption('--help', 'print help')
    .helpCommand(false)
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  ${PROGRAM_NAME} datasets import samples/ncctg-lung.csv
  ${PROGRAM_NAME} jobs list --status running
  ${PROGRAM_NAME} jobs watch riverside/import/ds_0123456789abcdef01234567

Every command has --help with an example, and --json. Exit code: 0 done, 2 wrong input, 1 any other failure.`,
    );
  for (const { heading, groups, commands } of COMMAND_TABLES) {
    program.commandsGroup(`${heading}:`);
    for (const { name, summary } of groups) addCommand(program, name, summary);
    for (const entry of commands) addEntry(program, entry, chosen);
  }
  return program;
}

function addEntry(
  program: Command,
  { name, summary }: CommandEntry,
  chosen: ChosenCommand | undefined,
): void {
  const command = addCommand(program, name, summary);
  if (chosen?.command.name === name) addParameters(command, chosen);
}

/** Adds a command below the groups that its name begins with. */
function addCommand(program: Command, name: string, summary: string): Command {
  const words = name.split(' ');
  const verb = words.pop() ?? name;
  return groupOf(program, words).command(verb).description(summary).helpCommand(false);
}

const groupOf = (program: Command, words: readonly string[]): Command =>
  words.reduce((group, word) => {
    const found = group.commands.find((each) => each.name() === word);
    if (!found) throw new Error(`the group ${words.join(' ')} is not in the table of commands`);
    return found;
  }, program);

function addParameters(command: Command, { command: { input, examples }, run }: ChosenCommand): void {
  const parameters = Object.entries(input);
  for (const [key, schema] of parameters) {
    const about = helpOf(schema);
    const choices = choicesOf(schema);
    const description =
      choices.length === 0 ? about.description : `${about.description}: ${choices.join(', ')}`;
    const ellipsis = about.isRepeated ? '...' : '';
    if (about.kind === 'argument') {
      const name = isRequired(schema) ? `<${key}${ellipsis}>` : `[${key}${ellipsis}]`;
      command.addArgument(new Argument(name, description));
      continue;
    }
    const name = typedName(key, about);
    const flags = about.metavar === null ? name : `${name} <${about.metavar}>`;
    const option = new Option(flags, description).default(about.default);
    if (about.isRepeated) option.argParser((value: string, before: string[] = []) => [...before, value]);
    command.addOption(option.makeOptionMandatory(isRequired(schema)));
  }
  command.option('--json', 'print one JSON object');
  const heading = examples.length === 1 ? 'Example' : 'Examples';
  const lines = examples.map((example) => `  ${PROGRAM_NAME} ${example}`);
  command.addHelpText('after', `\n${heading}:\n${lines.join('\n')}`);
  command.action(async () => {
    const options = command.opts();
    const values = [...command.processedArgs];
    const typed = parameters.map(([key, schema]) => {
      const about = helpOf(schema);
      if (about.kind === 'argument') return [key, values.shift()];
      return [key, about.kind === 'flag' ? isGiven(command, typedName(key, about)) : options[key]];
    });
    await run(Object.fromEntries(typed), options.json === true);
  });
}

/** Commander takes `--no-…` for the negation of another option. */
function isGiven(command: Command, name: string): boolean {
  const option = command.options.find(({ long }) => long === name);
  if (!option) return false;
  const value: unknown = command.getOptionValue(option.attributeName());
  return option.negate ? value === false : value === true;
}
