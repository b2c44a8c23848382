import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { TextMessage, TextMessages } from '../twilio/textMessages.ts';
import { Fault, type FaultPlan } from './faults.ts';
import type { Journal } from './journal.ts';
import { applySettings, type LiveSettings, SandboxSettings, type TwilioSettings } from './sandboxSettings.ts';

const JournalQuery = z.strictObject({
  provider: z.enum(['gemini', 'resend', 'twilio', 'app']).optional(),
  operation: z.string().optional(),
  outcome: z.enum(['accepted', 'replayed', 'rejected', 'dropped']).optional(),
});

/** An inbound SMS, delivered to the webhook signed as Twilio would. */
export const InboundSms = z.strictObject({
  /** @default the setting `twilio.inboundWebhookUrl` */
  webhookUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** The patient's number, E.164. */
  from: z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number in E.164, such as +4915112345678'),
  /** The number it was sent to. @default the last sender of a message to `from` */
  to: z.string().min(1).optional(),
  body: z.string().max(1_600),
});
export type InboundSms = z.infer<typeof InboundSms>;

export interface ControlRoutesOptions {
  readonly settings: LiveSettings;
  readonly faults: FaultPlan;
  readonly journal: Journal;
  readonly messages: TextMessages;
}

/** `/_sandbox/*`: what tests and other processes use to steer the sandbox. */
export async function controlRoutes(app: FastifyInstance, options: ControlRoutesOptions): Promise<void> {
  const { settings, faults, journal, messages } = options;

  app.post('/_sandbox/faults', async (request, reply) => {
    const checked = check(Fault, request.body, reply);
    return checked.ok ? reply.code(201).send(faults.inject(checked.value)) : checked.reply;
  });

  app.delete('/_sandbox/faults', async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });

  app.get('/_sandbox/journal', async (request, reply) => {
    const checked = check(JournalQuery, request.query, reply);
    if (!checked.ok) return checked.reply;
    const { provider, operation, outcome } = checked.value;
    const entries = journal.query({
      ...(provider === undefined ? {} : { provider }),
      ...(operation === undefined ? {} : { operation }),
      ...(outcome === undefined ? {} : { outcome }),
    });
    return reply.send({ entries });
  });

  app.put('/_sandbox/settings', async (request, reply) => {
    const checked = check(SandboxSettings, request.body, reply);
    if (!checked.ok) return checked.reply;
    applySettings(settings, checked.value);
    return reply.code(204).send();
  });

  app.post('/_sandbox/twilio/reply', async (request, reply) => {
    const checked = check(InboundSms, request.body, reply);
    if (!checked.ok) return checked.reply;
    const received = await receiveSms(checked.value, settings, messages);
    if (received === undefined) {
      return reply
        .code(422)
        .send({ error: 'invalid', message: 'webhookUrl: name one here or in the settings' });
    }
    const { message, status, body } = received;
    return reply.code(status === null ? 502 : 200).send({ sid: message.sid, status, body });
  });
}

/** Plays a patient who texts: see {@link TextMessages.receive}. Undefined when there is nowhere to deliver to. */
export async function receiveSms(
  sms: InboundSms,
  settings: LiveSettings,
  messages: TextMessages,
): Promise<Awaited<ReturnType<TextMessages['receive']>> | undefined> {
  const { webhookUrl = settings.twilio.inboundWebhookUrl, from, to, body } = sms;
  if (webhookUrl === undefined) return undefined;
  const answered = messages.all().findLast((message) => message.to === from);
  return messages.receive(
    {
      from,
      body,
      to: to ?? answered?.from ?? '+15005550006',
      ...receivingAccount(settings.twilio, answered),
    },
    webhookUrl,
  );
}

/** The account that the patient's SMS comes to: one of the others when it wrote to the patient last. */
function receivingAccount(settings: TwilioSettings, answered: TextMessage | undefined) {
  const authToken = answered && settings.accounts?.[answered.accountSid];
  if (answered && authToken !== undefined) return { accountSid: answered.accountSid, authToken };
  return {
    accountSid: settings.accountSid ?? answered?.accountSid ?? `AC${'0'.repeat(32)}`,
    authToken: settings.authToken ?? answered?.authToken ?? '',
  };
}

type Check<T> = { ok: true; value: T } | { ok: false; reply: FastifyReply };

function check<T>(schema: z.ZodType<T>, input: unknown, reply: FastifyReply): Check<T> {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return { ok: true, value: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  const message = issues.map((issue) => `${issue.field || 'body'}: ${issue.message}`).join('; ');
  return { ok: false, reply: reply.code(422).send({ error: 'invalid', message, issues }) };
}
