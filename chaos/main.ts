import { Command } from 'commander';
import { z } from 'zod';
import { InputError } from '../src/inputError.ts';
import { runProcess } from '../src/runProcess.ts';
import { stopSharedServers } from '../test/support/sharedServers.ts';
import { cutSends } from './cutSends.ts';
import { tally, tallyTable } from './sends.ts';

const Times = z.coerce.number().int().min(1).max(1_000);

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
  try {
    await program.parseAsync();
  } finally {
    await stopSharedServers();
  }
});

async function sends(options: { readonly times: string; readonly json: boolean }): Promise<void> {
  const times = Times.safeParse(options.times);
  if (!times.success)
    throw new InputError('InvalidArgument', '--times: must be a whole number from 1 to 1000');
  let done = 0;
  const onCut = () => {
    done += 1;
    if (done % 20 === 0) process.stderr.write(`  ${done} workers killed\n`);
  };
  const cuts = (
    await Promise.all([cutSends('email', times.data, onCut), cutSends('sms', times.data, onCut)])
  ).flat();
  const total = tally(cuts);
  process.stdout.write(options.json ? `${JSON.stringify(total)}\n` : `${tallyTable(cuts)}\n`);
  if (total.lost > 0 || total.duplicated > 0) process.exitCode = 1;
}
