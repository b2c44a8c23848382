import formbody from '@fastify/formbody';
import fastify from 'fastify';
import { geminiEmulator } from './gemini/geminiEmulator.ts';
import { appWebhookReceiver, type ReceivedWebhook } from './http/appWebhookReceiver.ts';
import { controlRoutes, InboundSms, receiveSms } from './http/controlRoutes.ts';
import { type Fault, type FaultInput, FaultPlan } from './http/faults.ts';
import { Journal } from './http/journal.ts';
import {
  applySettings,
  type LiveSettings,
  type ResendWebhook,
  type SandboxSettings,
} from './http/sandboxSettings.ts';
import { WebhookSender } from './http/webhookSender.ts';
import { outboxRoutes } from './outbox/outboxRoutes.ts';
import { resendEmulator } from './resend/resendEmulator.ts';
import { SentEmails } from './resend/sentEmails.ts';
import { TextMessages } from './twilio/textMessages.ts';
import { twilioEmulator } from './twilio/twilioEmulator.ts';

/** Attachments travel as base64 in the body; Resend takes 40 MB of them. */
const BODY_LIMIT_BYTES = 50 * 1024 * 1024;

export interface SandboxOptions extends SandboxSettings {
  /** The port to listen on, at 127.0.0.1; 0 takes a free one. @default 0 */
  port?: number;
  /** A file that gets one line of JSON for every request, appended. @default none */
  journalFile?: string;
}

/** A running sandbox: the providers' APIs on this machine, at no cost and with no account. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `baseUrl` of @google/generative-ai's request options. */
  readonly geminiUrl: string;
  /** `baseUrl` of `new Resend(key, { baseUrl })`. */
  readonly resendUrl: string;
  /** Takes the place of `https://api.twilio.com`; it has no path. */
  readonly twilioUrl: string;
  /** Where completion webhooks can be sent to: verified, shown in the outbox, answered with 204 or 401. */
  readonly appWebhookUrl: string;
  /** The page that shows every e-mail, SMS and webhook. */
  readonly outboxUrl: string;
  readonly journal: Journal;
  /** Where Resend's events go from now on; null sends none. */
  setResendWebhook(webhook: ResendWebhook | null): void;
  /** Changes settings while it runs; those not named keep their value. @throws ZodError naming a wrong field */
  configure(settings: SandboxSettings): void;
  /** @throws ZodError naming a wrong field */
  inject(fault: FaultInput): Fault;
  clearFaults(): void;
  /** Plays a patient who texts: posts a signed inbound message to the webhook and tells what it answered. */
  receiveSms(sms: InboundSms): Promise<{ sid: string; status: number | null; body: string }>;
  /** Stops listening, cuts open connections and gives up webhooks still to be sent. */
  close(): Promise<void>;
}

/**
 * Starts HTTP emulators of Gemini, Resend and Twilio on one local port, with their published error bodies, limits, idempotency
 * and signatures.
 * @throws ZodError naming a wrong setting; an Error with code EADDRINUSE when the port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, journalFile, ...initial } = options;
  const settings: LiveSettings = { gemini: {}, resend: {}, twilio: {}, appWebhookSecret: undefined };
  applySettings(settings, initial);

  const journal = new Journal(journalFile);
  const faults = new FaultPlan();
  const sender = new WebhookSender();
  const emails = new SentEmails(settings.resend, sender);
  const messages = new TextMessages(settings.twilio, sender);
  const webhooks: ReceivedWebhook[] = [];

  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
  });
  await app.register(formbody);
  const shared = { journal, faults };
  await app.register(geminiEmulator, { prefix: '/gemini', settings: settings.gemini, ...shared });
  await app.register(resendEmulator, { prefix: '/resend', settings: settings.resend, emails, ...shared });
  await app.register(twilioEmulator, {
    prefix: '/2010-04-01',
    settings: settings.twilio,
    messages,
    ...shared,
  });
  await app.register(appWebhookReceiver, { settings, journal, received: webhooks });
  await app.register(controlRoutes, { settings, messages, ...shared });
  await app.register(outboxRoutes, { emails, messages, webhooks, settings });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ error: 'not_found', message: `The sandbox has no ${request.method} ${request.url}` }),
  );

  const url = await app.listen({ host: '127.0.0.1', port });
  return {
    url,
    geminiUrl: `${url}/gemini`,
    resendUrl: `${url}/resend`,
    twilioUrl: url,
    appWebhookUrl: `${url}/app/webhooks`,
    outboxUrl: `${url}/outbox`,
    journal,
    setResendWebhook: (webhook) => applySettings(settings, { resend: { webhook } }),
    configure: (change) => applySettings(settings, change),
    inject: (fault) => faults.inject(fault),
    clearFaults: () => faults.clear(),
    receiveSms: async (sms) => {
      const received = await receiveSms(InboundSms.parse(sms), settings, messages);
      if (received === undefined) throw new Error('webhookUrl: name one here or in the settings');
      const { message, status, body } = received;
      return { sid: message.sid, status, body };
    },
    close: async () => {
      await sender.close();
      await app.close();
    },
  };
}
