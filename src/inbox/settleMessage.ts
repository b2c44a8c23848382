import type { ClinicId, ReplyId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import type { Database } from '../store/database.ts';
import { findInboundMessage, type InboundMessage, settleReply } from '../store/messaging/inboundMessages.ts';
import { endAttention } from '../store/messaging/replyAttention.ts';

/** A message that the clinic received. @throws {@link RefusedError} `InboxMessageNotFound` */
export async function requireInboundMessage(
  database: Database,
  clinicId: ClinicId,
  replyId: ReplyId,
): Promise<InboundMessage> {
  const message = await findInboundMessage(database, clinicId, replyId);
  if (!message) throw new RefusedError(404, 'InboxMessageNotFound', `there is no message ${replyId}`);
  return message;
}

/**
 * Records that staff have dealt with a message that no job waited for.
 *
 * @throws {@link RefusedError} `InboxMessageNotFound`, `InboxMessageSettled`
 */
export async function settleMessage(database: Database, clinicId: ClinicId, replyId: ReplyId): Promise<void> {
  if (await settleReply(database, clinicId, replyId, 'unmatched', 'handled')) {
    await endAttention(database, clinicId, replyId);
    return;
  }
  const { state } = await requireInboundMessage(database, clinicId, replyId);
  const message = `${replyId} is not unmatched (${state}); there is nothing to settle`;
  throw new RefusedError(409, 'InboxMessageSettled', message);
}
