import { z } from 'zod';
import { reconcileMessages } from '../../contracts/messaging/messageJobs.ts';
import { MessageId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { FoundOutcome, settleUnsettledMessage } from '../../store/messaging/unsettledMessages.ts';
import { resolveAlert } from '../../store/operations/alerts.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, option } from '../shared/parameters.ts';
import { runJob } from '../shared/runJob.ts';

const ProviderId = z.string().trim().min(1, 'must not be empty').max(200, 'is too long');

export const resolveMessage = defineCommand({
  name: 'messages resolve',
  input: {
    message: argument(MessageId, 'the id of a message whose outcome is unknown, ms_…'),
    as: option(FoundOutcome, 'outcome', 'what you found at the provider'),
    providerId: option(
      ProviderId.optional(),
      'id',
      "the provider's id of the message, so that its events are followed",
    ),
    clinic: clinicOption(),
  },
  examples: ['messages resolve ms_0123456789abcdef01234567 --as sent'],
  run: async ({ message: messageId, as: outcome, providerId = null, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    if (!(await settleUnsettledMessage(database, clinicId, messageId, { outcome, providerId }))) {
      throw new InputError('NotOpen', `${messageId} is not a message whose outcome is unknown`);
    }
    await resolveAlert(database, { clinicId, kind: 'messageOutcomeUnknown', subject: messageId });
    return { value: { messageId, outcome }, text: `${messageId} is settled as ${outcome}` };
  },
});

export const reconcileOpenMessages = defineCommand({
  name: 'messages reconcile',
  input: {
    untouchedMinutes: option(
      z.coerce.number().int().min(0).max(1_440),
      'minutes',
      'leave out messages to which something has happened since then',
      '90',
    ),
  },
  examples: ['messages reconcile'],
  run: async (input, context) => {
    const run = await runJob(context, reconcileMessages, input);
    const { open = 0, settled = 0, unknown = 0 } = run.result ?? {};
    return { value: run, text: `${open} open, ${settled} settled, ${unknown} left for staff` };
  },
});
