import { type ErasureSubject, erase } from '../../contracts/operations/erasureJobs.ts';
import { type ClinicId, ContactId, DatasetId } from '../../contracts/shared/ids.ts';
import { requireDataset } from '../../datasets/requireDataset.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { InputError } from '../../inputError.ts';
import { CONTACT_NAME_HELP, requireNamedContact } from '../messaging/namedContact.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { type CommandResult, defineCommand } from '../shared/defineCommand.ts';
import { argument, flag } from '../shared/parameters.ts';
import { runJob } from '../shared/runJob.ts';

const erasureFlags = () => ({
  dryRun: flag('only count what would be removed'),
  yes: flag('erase; this cannot be undone'),
  clinic: clinicOption(),
});

export const eraseContact = defineCommand({
  name: 'contacts erase',
  input: { contact: argument(ContactName, CONTACT_NAME_HELP), ...erasureFlags() },
  examples: [
    'contacts erase ct_0123456789abcdef01234567 --dry-run',
    'contacts erase ct_0123456789abcdef01234567 --yes',
  ],
  run: async ({ contact: name, ...flags }, context) =>
    runErasure(flags, context, async (clinicId) => {
      const { id } = await requireNamedContact(await context.database(), clinicId, name);
      return { kind: 'contact', id: ContactId.parse(id) };
    }),
});

export const eraseDataset = defineCommand({
  name: 'datasets erase',
  input: { dataset: argument(DatasetId, 'the id of a data set, ds_…'), ...erasureFlags() },
  examples: [
    'datasets erase ds_0123456789abcdef01234567 --dry-run',
    'datasets erase ds_0123456789abcdef01234567 --yes',
  ],
  run: async ({ dataset: id, ...flags }, context) =>
    runErasure(flags, context, async (clinicId) => {
      await requireDataset(await context.database(), clinicId, id);
      return { kind: 'dataset', id };
    }),
});

async function runErasure(
  {
    dryRun,
    yes,
    clinic,
  }: { readonly dryRun: boolean; readonly yes: boolean; readonly clinic?: ClinicId | undefined },
  context: CommandContext,
  requireSubject: (clinicId: ClinicId) => Promise<ErasureSubject>,
): Promise<CommandResult> {
  if (dryRun === yes) {
    throw new InputError(
      'InvalidArgument',
      '--yes: give it to confirm the erasure, or --dry-run to look first',
    );
  }
  const { id: clinicId } = await context.clinic(clinic);
  const subject = await requireSubject(clinicId);
  const run = await runJob(context, erase, { clinicId, subject, dryRun });
  const { rows = {}, reports = 0, jobs = 0 } = run.result ?? {};
  const lines = Object.entries(rows).map(([table, count]) => `  ${table}: ${count}`);
  const head = `${subject.id}: ${dryRun ? 'would erase' : 'erased'} ${reports} reports; ended ${jobs} jobs; rows:`;
  return { value: run, text: [head, ...lines].join('\n') };
}
