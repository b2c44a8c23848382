import { Command } from 'commander';
import { addCommands } from './commands/commandGroups.ts';
import { failureOf } from './runProcess.ts';

/** The command line. Exit code 0 for success, 2 for what the caller can mend, 1 for the rest. */
const program = new Command('client')
  .description('start, watch and steer the durable jobs of a clinic')
  .usage('<command> [options]')
  .showHelpAfterError('(add --help for how to use it)')
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    '\nExamples:\n  npm run client -- datasets import samples/ncctg-lung.csv\n  npm run client -- jobs\n  npm run client -- watch analysis/ds_0123456789abcdef01234567\n\nIDs of jobs are what every command prints; all commands take --json.',
  )
  .exitOverride();

try {
  await addCommands(program, process.argv[2]);
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Commander has already printed its own errors; what it calls an exit is not always one. */
function report(error: unknown): number {
  if (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('commander.')
  ) {
    return 'exitCode' in error && error.exitCode === 0 ? 0 : 2;
  }
  const { type, message, exitCode } = failureOf(error);
  process.stderr.write(
    process.argv.includes('--json') ? `${JSON.stringify({ error: type, message })}\n` : `${message}\n`,
  );
  return exitCode;
}
