import { Command } from 'commander';
import { z } from 'zod';
import { InputError } from '../src/inputError.ts';
import { runProcess } from '../src/runProcess.ts';
import { untilInterrupted } from '../src/sandbox/servers/untilInterrupted.ts';
import { stopSharedServers } from '../test/support/sharedServers.ts';
import { cutSends } from './cutSends.ts';
import { raceCancellations } from './raceCancellations.ts';
import { tally, tallyTable } from './sends.ts';

const Times = z.coerce.number().int().min(1).max(1_000);

// The servers are stopped as the process exits, which a signal alone would not let it do.
void untilInterrupted().then(() => process.exit(130));

/** `npm run chaos`: kills processes at the worst moments and tells what became of their work. */
await runProcess(async () => {
  const program = new Command('chaos').description('kills processes and tells what became of their work');
  program
    .command('sends')
    .description('kills the worker at each place of a send, over both channels: 0 lost, 0 duplicated')
    .option('--times <count>', 'kills for each channel and place', '50')
    .option('--json', 'print one JSON object alone on standard output', false)
    .addHelpText('after', '\nExample:\n  npm run chaos -- sends --times 3')
    .action(sends);
  program
    .command('cancellations')
    .description(
      'cancels appointments while their reminder leaves: none after the acknowledgement, none twice',
    )
    .option('--times <count>', 'races', '1000')
    .option('--json', 'print one JSON object alone on standard output', false)
    .addHelpText('after', '\nExample:\n  npm run chaos -- cancellations --times 100')
    .action(cancellations);
  try {
    await program.parseAsync();
  } finally {
    await stopSharedServers();
  }
});

async function sends(options: { readonly times: string; readonly json: boolean }): Promise<void> {
  const times = parseTimes(options.times);
  let done = 0;
  const onCut = () => {
    done += 1;
    if (done % 20 === 0) process.stderr.write(`  ${done} workers killed\n`);
  };
  const cuts = (await Promise.all([cutSends('email', times, onCut), cutSends('sms', times, onCut)])).flat();
  const total = tally(cuts);
  process.stdout.write(options.json ? `${JSON.stringify(total)}\n` : `${tallyTable(cuts)}\n`);
  if (total.lost > 0 || total.duplicated > 0) process.exitCode = 1;
}

async function cancellations(options: { readonly times: string; readonly json: boolean }): Promise<void> {
  let done = 0;
  const result = await raceCancellations(parseTimes(options.times), Math.random, () => {
    done += 1;
    if (done % 100 === 0) process.stderr.write(`  ${done} races run\n`);
  });
  const { races, sent, late, twice } = result;
  const line = `${races} races: ${sent} reminders left, ${late} of them after the acknowledgement, ${twice} twice`;
  process.stdout.write(`${options.json ? JSON.stringify(result) : line}\n`);
  if (late > 0 || twice > 0) process.exitCode = 1;
}

function parseTimes(text: string): number {
  const times = Times.safeParse(text);
  if (times.success) return times.data;
  throw new InputError('InvalidArgument', '--times: must be a whole number from 1 to 1000');
}
