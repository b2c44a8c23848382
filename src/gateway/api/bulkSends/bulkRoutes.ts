import { z } from 'zod';
import { cancelBulkSend, requireBulkSend } from '../../../bulkSends/cancelBulkSend.ts';
import { bulkWorkflowId, submitBulkSend, UnknownRecipientsError } from '../../../bulkSends/submitBulkSend.ts';
import { BulkCounts } from '../../../contracts/messaging/bulkJobs.ts';
import { Channel, MessageCategory } from '../../../contracts/messaging/notifications.ts';
import { BulkId, ContactId, MessageId } from '../../../contracts/shared/ids.ts';
import { BulkRequest, MAX_RECIPIENTS } from '../../../domain/messaging/bulkRequest.ts';
import {
  type BulkRecipient,
  countBulkOutcomes,
  pageOfBulkRecipients,
  RecipientOutcome,
} from '../../../store/messaging/bulkSends.ts';
import { BulkState, type ListedBulkSend, pageOfBulkSends } from '../../../store/messaging/pageOfBulkSends.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { refuseContent } from '../notifications/refuseContent.ts';
import { Instant, pageBody, pageQuery, pageSchema } from '../page.ts';
import { InvalidRequestError } from '../problem.ts';

const tag = 'Bulk sends';
const params = z.strictObject({ bulk: BulkId });
/** Holds the ids of {@link MAX_RECIPIENTS} contacts. */
const BODY_BYTES = 2 * 1024 * 1024;

const described = {
  bulkId: BulkId,
  state: BulkState.describe('`draft` until its job has begun'),
  channel: Channel,
  category: MessageCategory,
  createdAt: Instant,
  endedAt: Instant.nullable(),
};

const SubmittedView = z
  .object({ bulkId: BulkId, workflowId: z.string().describe('the job that sends it') })
  .meta({ id: 'SubmittedBulkSend' });

const ListedView = z.object({ ...described, recipients: z.int() }).meta({ id: 'BulkSendSummary' });

const BulkView = z
  .object({
    ...described,
    template: z.string(),
    workflowId: z.string(),
    counts: BulkCounts.describe('recipients by what became of them so far'),
  })
  .meta({ id: 'BulkSend' });

const RecipientView = z
  .object({
    contactId: ContactId,
    outcome: RecipientOutcome,
    reason: z.string().nullable().describe('why it was not sent'),
    messageId: MessageId.nullable(),
    messageStatus: z.string().nullable(),
  })
  .meta({ id: 'BulkRecipient' });

const sendRoute = defineRoute({
  method: 'POST',
  path: '/bulk-sends',
  tag,
  summary: `Send one message to up to ${MAX_RECIPIENTS.toLocaleString('en')} contacts, or to a segment`,
  description:
    'All recipients have to be contacts of the clinic, or nothing is sent. The answer 202 means that all is stored and the job is started.',
  scope: 'send',
  bodyLimitBytes: BODY_BYTES,
  input: { body: BulkRequest },
  answers: { 202: SubmittedView },
  run: async ({ body }, { clinic, newId }, context) => {
    const { id: clinicId } = await clinic();
    const bulkId = BulkId.parse(newId('bk'));
    return { status: 202, body: await submitBulkSend(context, clinicId, bulkId, body).catch(refused) };
  },
});

const listRoute = defineRoute({
  method: 'GET',
  path: '/bulk-sends',
  tag,
  summary: 'List bulk sends',
  scope: 'read',
  input: { query: pageQuery(BulkId).extend({ status: BulkState.optional() }) },
  answers: { 200: pageSchema(ListedView) },
  run: async ({ query: { status, ...filter } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const found = await pageOfBulkSends(database, { ...filter, clinicId, state: status });
    return { status: 200, body: pageBody(found, listedView) };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/bulk-sends/:bulk',
  tag,
  summary: 'Show a bulk send and its progress',
  scope: 'read',
  input: { params },
  answers: { 200: BulkView },
  run: async ({ params: { bulk } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const { state, channel, category, content, createdAt, endedAt } = await requireBulkSend(
      database,
      clinicId,
      bulk,
    );
    return {
      status: 200,
      body: {
        bulkId: bulk,
        state,
        channel,
        category,
        template: content.template,
        createdAt: createdAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
        workflowId: bulkWorkflowId(clinicId, bulk),
        counts: await countBulkOutcomes(database, clinicId, bulk),
      },
    };
  },
});

const recipientsRoute = defineRoute({
  method: 'GET',
  path: '/bulk-sends/:bulk/recipients',
  tag,
  summary: 'List the recipients of a bulk send in the order in which they were added',
  scope: 'read',
  input: {
    params,
    query: pageQuery(ContactId).omit({ since: true }).extend({ status: RecipientOutcome.optional() }),
  },
  answers: { 200: pageSchema(RecipientView) },
  run: async ({ params: { bulk }, query: { status, ...filter } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    await requireBulkSend(database, clinicId, bulk);
    const found = await pageOfBulkRecipients(database, clinicId, bulk, { ...filter, outcome: status });
    return { status: 200, body: pageBody(found, recipientView) };
  },
});

const cancelRoute = defineRoute({
  method: 'POST',
  path: '/bulk-sends/:bulk/cancel',
  tag,
  summary: 'Cancel a bulk send: who still waits is not written to',
  scope: 'send',
  input: { params },
  answers: { 202: SubmittedView },
  run: async ({ params: { bulk } }, { clinic }, context) => {
    const { id: clinicId } = await clinic();
    const workflowId = await cancelBulkSend(context, clinicId, bulk);
    return { status: 202, body: { bulkId: bulk, workflowId } };
  },
});

export const BULK_ROUTES: readonly ApiRoute[] = [
  sendRoute,
  listRoute,
  showRoute,
  recipientsRoute,
  cancelRoute,
];

const listedView = ({ clinicId: _, bulkId, createdAt, endedAt, ...listed }: ListedBulkSend) => ({
  ...listed,
  bulkId: BulkId.parse(bulkId),
  createdAt: createdAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

const recipientView = ({ contactId, outcome, status, reason, messageId }: BulkRecipient) => ({
  contactId: ContactId.parse(contactId),
  outcome: RecipientOutcome.parse(outcome),
  reason,
  messageId: messageId === null ? null : MessageId.parse(messageId),
  messageStatus: status,
});

function refused(error: unknown): never {
  if (!(error instanceof UnknownRecipientsError)) return refuseContent(error);
  const message = 'is no contact of the clinic';
  throw new InvalidRequestError(
    error.indices.map((index) => ({ field: `body.recipients.${index}`, message })),
  );
}
