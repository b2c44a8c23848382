import { requireBulkSend } from '../../bulkSends/cancelBulkSend.ts';
import { BulkId, ClinicId, ContactId } from '../../contracts/shared/ids.ts';
import * as bulks from '../../store/messaging/bulkSends.ts';
import { BulkState, pageOfBulkSends } from '../../store/messaging/pageOfBulkSends.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { cursorOptions, listResult, pageOptions } from '../shared/listing.ts';
import { argument, option } from '../shared/parameters.ts';

const bulkArgument = () => argument(BulkId, 'the id of a bulk send, bk_…');

export const listBulkSends = defineCommand({
  name: 'bulk list',
  input: {
    clinic: option(ClinicId.optional(), 'id', 'only those of this clinic'),
    status: option(BulkState.optional(), 'status', 'only those in this status'),
    ...pageOptions(BulkId),
  },
  examples: ['bulk list --clinic riverside --status running'],
  run: async ({ clinic, status, ...request }, context) => {
    const filter = { ...request, clinicId: clinic, state: status };
    return listResult({
      name: 'bulkSends',
      page: await pageOfBulkSends(await context.database(), filter),
      header: ['created', 'bulk send', 'clinic', 'status', 'channel', 'category', 'recipients'],
      cells: ({ createdAt, bulkId, clinicId, state, channel, category, recipients }) => [
        createdAt.toISOString(),
        bulkId,
        clinicId,
        state,
        channel,
        category,
        String(recipients),
      ],
    });
  },
});

export const showBulkStatus = defineCommand({
  name: 'bulk status',
  input: { bulk: bulkArgument(), clinic: clinicOption() },
  examples: ['bulk status bk_0123456789abcdef01234567'],
  run: async ({ bulk: bulkId, clinic }, context) => {
    const { database, found } = await openBulk(context, clinic, bulkId);
    const counts = await bulks.countBulkOutcomes(database, found.clinicId, bulkId);
    const lines = Object.entries(counts).map(([name, count]) => `  ${name}: ${count}`);
    return {
      value: { bulkId, state: found.state, ...counts },
      text: [`${bulkId} ${found.state}`, ...lines].join('\n'),
    };
  },
});

export const listBulkRecipients = defineCommand({
  name: 'bulk recipients',
  input: {
    bulk: bulkArgument(),
    status: option(bulks.RecipientOutcome.optional(), 'status', 'only recipients in this status'),
    clinic: clinicOption(),
    ...cursorOptions(ContactId, 'in the order in which they were added'),
  },
  examples: ['bulk recipients bk_0123456789abcdef01234567 --status failed'],
  run: async ({ bulk: bulkId, clinic, status, ...request }, context) => {
    const { database, found } = await openBulk(context, clinic, bulkId);
    const filter = { ...request, outcome: status };
    return listResult({
      name: 'recipients',
      page: await bulks.pageOfBulkRecipients(database, found.clinicId, bulkId, filter),
      header: ['contact', 'status', 'delivery', 'message', 'reason'],
      cells: (one) => [
        one.contactId,
        one.outcome,
        one.status ?? '-',
        one.messageId ?? '-',
        one.reason ?? '-',
      ],
    });
  },
});

async function openBulk(context: CommandContext, clinicId: ClinicId | undefined, bulkId: BulkId) {
  const clinic = await context.clinic(clinicId);
  const database = await context.database();
  return { database, found: await requireBulkSend(database, clinic.id, bulkId) };
}
