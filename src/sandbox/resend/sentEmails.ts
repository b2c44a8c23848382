import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { ResendSettings } from '../http/sandboxSettings.ts';
import type { WebhookAttempt, WebhookSender } from '../http/webhookSender.ts';
import type { EmailRequest } from './resendRequest.ts';

/** Resend's last_event; `queued` until `sent`. */
export type EmailEvent = 'queued' | 'sent' | 'delivered' | 'bounced' | 'complained' | 'suppressed';

/** Something that happened to an e-mail, and how its webhook fared (no attempts when no webhook is set). */
export interface EmailStep {
  readonly event: EmailEvent;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly attempts: WebhookAttempt[];
}

/** An e-mail the emulator accepted. */
export interface SentEmail {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly request: EmailRequest;
  readonly steps: EmailStep[];
}

const DEFAULT_DELIVERY_MS = 100;
/** Svix waits 5 s, 5 min, 30 min …; shortened, because developers do not wait for a sandbox. */
const RETRY_AFTER_MS = [250, 1_000, 3_000];

/** Accepted e-mails and their way to the recipient. */
export class SentEmails {
  readonly #emails = new Map<string, SentEmail>();
  readonly #settings: ResendSettings;
  readonly #sender: WebhookSender;

  constructor(settings: ResendSettings, sender: WebhookSender) {
    this.#settings = settings;
    this.#sender = sender;
  }

  accept(request: EmailRequest): SentEmail {
    const email: SentEmail = { id: randomUUID(), createdAt: new Date().toISOString(), request, steps: [] };
    this.#emails.set(email.id, email);
    email.steps.push({ event: 'queued', time: email.createdAt, attempts: [] });
    this.#sender.run(async (pause) => {
      for (const event of journey(request.to)) {
        await pause(this.#settings.deliveryMs ?? DEFAULT_DELIVERY_MS);
        const step: EmailStep = { event, time: new Date().toISOString(), attempts: [] };
        email.steps.push(step);
        this.#notify(email, step);
      }
    });
    return email;
  }

  get(id: string): SentEmail | undefined {
    return this.#emails.get(id);
  }

  /** Oldest first. */
  all(): readonly SentEmail[] {
    return [...this.#emails.values()];
  }

  #notify(email: SentEmail, step: EmailStep): void {
    const { webhook } = this.#settings;
    if (webhook === undefined || webhook === null) return;
    const body = JSON.stringify(eventPayload(email, step));
    // One id for all attempts: receivers recognise a repeated delivery by it.
    const id = `msg_${randomBytes(14).toString('hex')}`;
    const signer = new Webhook(webhook.secret);
    this.#sender.run(async (pause) => {
      for (const waitMs of [0, ...RETRY_AFTER_MS]) {
        if (waitMs > 0) await pause(waitMs);
        const now = new Date();
        const { time, status } = await this.#sender.attempt({
          url: webhook.url,
          body,
          headers: {
            'content-type': 'application/json',
            'user-agent': 'Svix-Webhooks/sandbox',
            'svix-id': id,
            'svix-timestamp': String(Math.floor(now.getTime() / 1_000)),
            'svix-signature': signer.sign(id, now, body),
          },
        });
        step.attempts.push({ time, status });
        if (status !== null && status >= 200 && status < 300) return;
      }
    });
  }
}

/** Resend's test addresses, plus labels included: https://resend.com/docs/dashboard/emails/send-test-emails */
function journey(to: readonly string[]): readonly EmailEvent[] {
  const addresses = to.map((address) => (/<([^>]+)>/.exec(address)?.[1] ?? address).toLowerCase());
  const isTest = (name: string) =>
    addresses.some((a) => new RegExp(`^${name}(\\+[^@]*)?@resend\\.dev$`).test(a));
  if (isTest('suppressed')) return ['suppressed'];
  if (isTest('bounced')) return ['sent', 'bounced'];
  if (isTest('complained')) return ['sent', 'delivered', 'complained'];
  return ['sent', 'delivered'];
}

/** The body of a webhook: https://resend.com/docs/dashboard/webhooks/event-types */
function eventPayload(email: SentEmail, step: EmailStep): object {
  const { request } = email;
  const tags = Object.fromEntries((request.tags ?? []).map(({ name, value }) => [name, value]));
  const bounce = {
    type: 'Permanent',
    subType: 'General',
    message: 'The recipient address of the sandbox always bounces.',
  };
  return {
    type: `email.${step.event}`,
    created_at: step.time,
    data: {
      created_at: email.createdAt,
      email_id: email.id,
      from: request.from,
      to: request.to,
      subject: request.subject,
      ...(request.tags ? { tags } : {}),
      ...(step.event === 'bounced' ? { bounce } : {}),
      ...(step.event === 'suppressed'
        ? {
            suppressed: {
              type: 'OnAccountSuppressionList',
              message: 'The address is on the suppression list.',
            },
          }
        : {}),
    },
  };
}
