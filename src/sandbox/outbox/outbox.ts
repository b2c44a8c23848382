import type { ReceivedWebhook } from '../http/appWebhookReceiver.ts';
import { emailResource } from '../resend/resendEmulator.ts';
import type { SentEmail, SentEmails } from '../resend/sentEmails.ts';
import { messageResource } from '../twilio/messageList.ts';
import type { TextMessage, TextMessages } from '../twilio/textMessages.ts';
import type { ReceivedPreview } from './templatePreview.ts';

/** One thing that left, or in the case of webhooks reached, the sandbox. */
export type OutboxItem =
  | { readonly kind: 'email'; readonly time: string; readonly email: SentEmail }
  | { readonly kind: 'sms'; readonly time: string; readonly message: TextMessage }
  | { readonly kind: 'webhook'; readonly time: string; readonly webhook: ReceivedWebhook }
  | { readonly kind: 'preview'; readonly time: string; readonly preview: ReceivedPreview };
export type OutboxKind = OutboxItem['kind'];

export interface OutboxSources {
  readonly emails: SentEmails;
  readonly messages: TextMessages;
  readonly webhooks: readonly ReceivedWebhook[];
  /** Templates that were looked at, and sent to no one. */
  readonly previews: readonly ReceivedPreview[];
}

/** Everything in the outbox, newest first. */
export function outboxItems({ emails, messages, webhooks, previews }: OutboxSources): readonly OutboxItem[] {
  const items: OutboxItem[] = [
    ...emails.all().map((email) => ({ kind: 'email' as const, time: email.createdAt, email })),
    ...messages
      .all()
      .map((message) => ({ kind: 'sms' as const, time: message.createdAt.toISOString(), message })),
    ...webhooks.map((webhook) => ({ kind: 'webhook' as const, time: webhook.time, webhook })),
    ...previews.map((preview) => ({ kind: 'preview' as const, time: preview.time, preview })),
  ];
  // Reversed first: of two in the same millisecond, the one that came later stays on top.
  return items.reverse().sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0));
}

/** An item as `/outbox.json` gives it, in the providers' own shape: no token, nothing internal. */
export function outboxJson(item: OutboxItem): object {
  const { kind, time } = item;
  switch (item.kind) {
    case 'email':
      return { kind, time, email: { ...emailResource(item.email), steps: item.email.steps } };
    case 'sms':
      return { kind, time, message: { ...messageResource(item.message), steps: item.message.steps } };
    case 'webhook':
      return { kind, time, webhook: item.webhook };
    case 'preview':
      return { kind, time, preview: item.preview };
  }
}
