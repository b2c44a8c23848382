import type { Command } from 'commander';
import { type ErasureSubject, erase } from '../../contracts/operations/erasureJobs.ts';
import { ClinicId, ContactId, DatasetId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { findContact } from '../../store/contacts/contacts.ts';
import { findDataset } from '../../store/datasets/datasets.ts';
import { unknownDataset } from '../datasets/datasetCommands.ts';
import { type CommandContext, withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { runJob } from '../shared/runJob.ts';

interface EraseOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `erase contact CONTACT` and `erase dataset DATASET`. */
export function addEraseCommands(program: Command): void {
  const command = program.command('erase').description('end all work about something and remove all of it');
  eraseCommand(command, 'contact', 'ct_').action(async (text: string, options: EraseOptions) => {
    const id = parseArgument('contact', ContactId, text);
    await runErasure({ kind: 'contact', id }, options, async (context) => {
      const contact = await findContact(await context.database(), id);
      if (!contact) throw new InputError('UnknownId', `there is no contact ${id}`);
      return contact.clinicId;
    });
  });
  eraseCommand(command, 'dataset', 'ds_').action(async (text: string, options: EraseOptions) => {
    const id = parseArgument('dataset', DatasetId, text);
    await runErasure({ kind: 'dataset', id }, options, async (context) => {
      const dataset = await findDataset(await context.database(), id);
      if (!dataset) throw unknownDataset(id);
      return dataset.clinicId;
    });
  });
}

const eraseCommand = (command: Command, kind: 'contact' | 'dataset', prefix: string): Command =>
  command
    .command(kind)
    .argument(`<${kind}>`, `an id, ${prefix}…`)
    .option('--dry-run', 'only count what would be removed', false)
    .option('--yes', 'erase without being able to take it back', false)
    .option('--json', 'print one JSON object', false)
    .description(`erase a ${kind} with its results, reports and messages`)
    .addHelpText(
      'after',
      `\nExamples:\n  npm run client -- erase ${kind} ${prefix}0123456789abcdef01234567 --dry-run\n  npm run client -- erase ${kind} ${prefix}0123456789abcdef01234567 --yes`,
    );

async function runErasure(
  subject: ErasureSubject,
  { dryRun, yes, json }: EraseOptions,
  clinicOf: (context: CommandContext) => Promise<string>,
): Promise<void> {
  if (dryRun === yes)
    throw new InputError('InvalidArgument', '--yes: confirm the erasure by it, or look first by --dry-run');
  const output = createOutput(json);
  await withContext(async (context) => {
    const clinicId = ClinicId.parse(await clinicOf(context));
    const input = { clinicId, subject, dryRun };
    const run = await runJob(context, erase, input, { detach: false, output });
    const { rows = {}, reports = 0, jobs = 0 } = run.result ?? {};
    const lines = Object.entries(rows).map(([table, count]) => `  ${table}: ${count}`);
    const head = `${subject.id}: ${dryRun ? 'would erase' : 'erased'} ${reports} reports; ended ${jobs} jobs; rows:`;
    output.result(run, [head, ...lines].join('\n'));
  });
}
