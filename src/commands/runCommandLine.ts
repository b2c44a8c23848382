import type { Command } from 'commander';
import { PROGRAM_NAME } from '../contracts/shared/programName.ts';
import { RefusedError, refusalLine } from '../domain/shared/refusedError.ts';
import { InputError } from '../inputError.ts';
import { withoutAlias } from './aliases.ts';
import { ALL_COMMANDS } from './commandTable.ts';
import { type ChosenCommand, createProgram } from './createProgram.ts';
import type { CommandEntry } from './shared/commandEntry.ts';
import type { DefinedCommand } from './shared/defineCommand.ts';
import { adviceFor } from './shared/refusal.ts';

/** Runs one command line; answers the exit code: 0 for success, 2 for wrong input, 1 for the rest. */
export async function runCommandLine(given: readonly string[]): Promise<number> {
  const [first, ...rest] = given;
  const args = withoutAlias(first === 'help' ? [...rest, '--help'] : given);
  const entry = entryOf(args);
  try {
    let exitCode = 0;
    const program = createProgram(
      entry &&
        chosen(await entry.load(), (code) => {
          exitCode = code;
        }),
    );
    const group = groupAt(program, args);
    if (group) group.outputHelp();
    else await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return await report(error, args, entry);
  }
}

/** The command that the words of the line name. */
function entryOf(args: readonly string[]): CommandEntry | undefined {
  const names = [3, 2, 1].map((length) => args.slice(0, length).join(' '));
  return ALL_COMMANDS.find(({ name }) => names.includes(name));
}

/** The group that is named without a verb: its help is printed. */
function groupAt(program: Command, args: readonly string[]): Command | undefined {
  let group: Command | undefined = program;
  for (const word of args) group = group?.commands.find((command) => command.name() === word);
  return group && group.commands.length > 0 ? group : undefined;
}

function chosen(command: DefinedCommand, ended: (exitCode: number) => void): ChosenCommand {
  return {
    command,
    run: async (typed, json) => {
      const work = command.prepare(typed);
      const { withCommandContext } = await import('./shared/commandContext.ts');
      const { value, text, exitCode = 0 } = await withCommandContext({ json }, work);
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`);
      ended(exitCode);
    },
  };
}

async function report(
  error: unknown,
  args: readonly string[],
  entry: CommandEntry | undefined,
): Promise<number> {
  if (isCommanderError(error) && error.exitCode === 0) return 0;
  const { type, message, exitCode } = await failureOf(error, entry);
  const isJson = args.includes('--json');
  process.stderr.write(isJson ? `${JSON.stringify({ error: type, message })}\n` : `${message}\n`);
  return exitCode;
}

async function failureOf(error: unknown, entry: CommandEntry | undefined) {
  if (isCommanderError(error)) {
    const message = error.message
      .replace(/^error: /, '')
      // The value of an option that is not known may be a secret.
      .replace(/^(unknown option '[^=']*)=.*'/s, "$1'")
      .replace(/\s*\n\s*/g, ' ');
    const asked = entry ? `${PROGRAM_NAME} ${entry.name}` : PROGRAM_NAME;
    return { type: 'InvalidArgument', message: `${message}; see: ${asked} --help`, exitCode: 2 };
  }
  if (error instanceof RefusedError) {
    return { type: error.code, message: `${refusalLine(error)}${adviceFor(error)}`, exitCode: 2 };
  }
  if (error instanceof InputError) return { type: error.type, message: error.message, exitCode: 2 };
  // Knowing every error takes modules that a command may do without.
  return (await import('../runProcess.ts')).failureOf(error);
}

/** What commander throws instead of ending the process. */
function isCommanderError(error: unknown): error is Error & { readonly exitCode: number } {
  return (
    error instanceof Error &&
    'code' in error &&
    String(error.code).startsWith('commander.') &&
    'exitCode' in error
  );
}
