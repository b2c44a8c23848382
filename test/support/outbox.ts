import { z } from 'zod';
import type { Sandbox } from '../../src/sandbox/startSandbox.ts';

const Email = z.object({
  id: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});
export type OutboxEmail = z.infer<typeof Email>;

const Sms = z.object({ sid: z.string(), to: z.string(), body: z.string() });
export type OutboxSms = z.infer<typeof Sms>;

const ReceivedWebhook = z.object({ id: z.string(), signature: z.string(), body: z.string() });
export type OutboxWebhook = z.infer<typeof ReceivedWebhook>;

/** What left the application, as the sandbox's outbox shows it; newest first. */
export async function outbox(sandbox: Sandbox): Promise<{
  emails: OutboxEmail[];
  sms: OutboxSms[];
  webhooks: OutboxWebhook[];
}> {
  const response = await fetch(`${sandbox.url}/outbox.json`);
  const { items } = z
    .object({
      items: z.array(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('email'), email: Email }),
          z.object({ kind: z.literal('sms'), message: Sms }),
          z.object({ kind: z.literal('webhook'), webhook: ReceivedWebhook }),
          z.object({ kind: z.literal('preview'), preview: z.object({ template: z.string() }) }),
        ]),
      ),
    })
    .parse(await response.json());
  return {
    emails: items.flatMap((item) => (item.kind === 'email' ? [item.email] : [])),
    sms: items.flatMap((item) => (item.kind === 'sms' ? [item.message] : [])),
    webhooks: items.flatMap((item) => (item.kind === 'webhook' ? [item.webhook] : [])),
  };
}

/** The download link in an e-mail. */
export function downloadLinkIn(email: OutboxEmail): string {
  const [link] = /https?:\/\/[^\s<>"]+\/reports\/[A-Za-z0-9_-]+/.exec(email.text) ?? [];
  if (link === undefined) throw new Error('the e-mail holds no download link');
  return link;
}
