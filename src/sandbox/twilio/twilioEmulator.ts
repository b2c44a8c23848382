import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, type Emulation, emulatedOperation } from '../http/emulatedOperation.ts';
import type { FaultPlan, StatusFault } from '../http/faults.ts';
import type { Journal } from '../http/journal.ts';
import { SlidingWindow } from '../http/rateLimit.ts';
import type { TwilioSettings } from '../http/sandboxSettings.ts';
import { messageList, messageResource } from './messageList.ts';
import type { TextMessages } from './textMessages.ts';
import { checkMessage, type TwilioError } from './twilioRequest.ts';

const WINDOW_MS = 1_000;

export interface TwilioEmulatorOptions {
  readonly settings: TwilioSettings;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  readonly messages: TextMessages;
}

/**
 * Twilio's Message resource: create, list, fetch. It lives under Twilio's own path, so a client only swaps the origin.
 * https://www.twilio.com/docs/messaging/api/message-resource
 */
export async function twilioEmulator(app: FastifyInstance, options: TwilioEmulatorOptions): Promise<void> {
  const { settings, journal, faults, messages } = options;
  const window = new SlidingWindow(WINDOW_MS);
  const emulation: Emulation = {
    provider: 'twilio',
    journal,
    faults,
    latencyMs: () => settings.latencyMs ?? 0,
    faultAnswer,
  };

  /** The account and token of a request, or undefined when Twilio would answer 401. */
  function authenticate(request: FastifyRequest, account: string): { authToken: string } | undefined {
    const encoded = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const [, user = '', password = ''] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    const otherToken = settings.accounts?.[user];
    if (otherToken !== undefined) {
      return password === otherToken && account === user ? { authToken: otherToken } : undefined;
    }
    const accountSid = settings.accountSid ?? user;
    const authToken = settings.authToken ?? password;
    const authenticated = user !== '' && password !== '' && user === accountSid && password === authToken;
    return authenticated && account === accountSid ? { authToken } : undefined;
  }

  app.post<{ Params: { account: string } }>('/Accounts/:account/Messages.json', (request, reply) =>
    emulatedOperation(emulation, 'messages.create', async (_, work) => {
      const { account } = request.params;
      const credentials = authenticate(request, account);
      if (credentials === undefined) return unauthenticated();
      const { messagesPerSecond } = settings;
      if (messagesPerSecond !== undefined && messagesPerSecond !== null) {
        if (!window.check(messagesPerSecond).allowed) {
          return refused({ status: 429, code: 20429, message: 'Too Many Requests' });
        }
        window.take();
      }
      const checked = checkMessage(request.body, settings.optedOut ?? []);
      if (!checked.ok) return refused(checked.error);
      await work();
      const message = messages.accept({ ...checked.value, accountSid: account, ...credentials });
      return {
        status: 201,
        body: messageResource(message),
        details: { account, providerId: message.sid, body: checked.value },
      };
    })(request, reply),
  );

  app.get<{ Params: { account: string } }>('/Accounts/:account/Messages.json', (request, reply) =>
    emulatedOperation(emulation, 'messages.list', async (_, work) => {
      const { account } = request.params;
      if (authenticate(request, account) === undefined) return unauthenticated();
      await work();
      return { status: 200, body: messageList(account, messages.all(), request.query) };
    })(request, reply),
  );

  app.get<{ Params: { account: string; file: string } }>(
    '/Accounts/:account/Messages/:file',
    (request, reply) =>
      emulatedOperation(emulation, 'messages.fetch', async (_, work) => {
        const { account, file } = request.params;
        if (authenticate(request, account) === undefined) return unauthenticated();
        await work();
        const message = messages.get(file.replace(/\.json$/, ''));
        if (message === undefined || message.accountSid !== account) return refused(notFound(request.url));
        return { status: 200, body: messageResource(message), details: { providerId: message.sid } };
      })(request, reply),
  );

  app.setNotFoundHandler((request, reply) => reply.code(404).send(refused(notFound(request.url)).body));
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    const code = status < 500 ? 20001 : 20500;
    return reply.code(status).send(refused({ status, code, message: error.message }).body);
  });
}

function refused({ status, code, message }: TwilioError): Answer {
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  return { status, body, details: { error: String(code) } };
}

function unauthenticated(): Answer {
  return {
    ...refused({ status: 401, code: 20003, message: 'Authenticate' }),
    headers: { 'www-authenticate': 'Basic realm="Twilio API"' },
  };
}

function notFound(url: string): TwilioError {
  const [path] = url.split('?');
  return { status: 404, code: 20404, message: `The requested resource ${path} was not found` };
}

function faultAnswer(fault: StatusFault): Answer {
  const code = fault.status === 429 ? 20429 : fault.status >= 500 ? 20500 : 20001;
  const message = fault.status === 429 ? 'Too Many Requests' : 'Internal Server Error';
  const answer = refused({ status: fault.status, code, message });
  const body = Object.assign({}, answer.body, fault.body);
  const error = 'code' in body ? String(body.code) : String(code);
  return {
    status: fault.status,
    body,
    headers: fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
    details: { error },
  };
}
