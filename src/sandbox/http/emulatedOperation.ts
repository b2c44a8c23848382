import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, FaultPlan, StatusFault } from './faults.ts';
import type { Journal, JournalEntry } from './journal.ts';

type Provider = 'gemini' | 'resend' | 'twilio';
type Details = Pick<
  JournalEntry,
  'account' | 'idempotencyKey' | 'providerId' | 'error' | 'tokens' | 'dataDigest' | 'body'
>;

/** What an emulator answers to one request, and what the journal keeps of it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default accepted below 400, rejected above */
  readonly outcome?: JournalEntry['outcome'];
  readonly details?: Details;
}

/** What every operation of one provider's emulator shares. */
export interface Emulation {
  readonly provider: Provider;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  /** How long an answer takes now, in milliseconds. */
  latencyMs(): number;
  /** The provider's own error body for an injected status. */
  faultAnswer(fault: StatusFault): Answer;
  /** What a fault of the provider's own makes of an accepted answer. @default the answer as it is */
  alter?(answer: Answer, fault: Fault): Answer;
}

/** Waits for the configured latency and an injected delay: called when the request is valid, before it takes effect. */
export type Work = () => Promise<void>;

/** A route handler that runs one operation: injected fault, answer, journal. */
export function emulatedOperation(
  emulation: Emulation,
  operation: string,
  run: (request: FastifyRequest, work: Work) => Promise<Answer>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const { provider, journal, faults } = emulation;
  return async (request, reply) => {
    const end = journal.begin(operation);
    try {
      return await answerRequest(request, reply);
    } finally {
      end();
    }
  };

  async function answerRequest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const receivedAt = new Date().toISOString();
    const fault = faults.take(provider, operation, request.body);
    const mark = fault === undefined ? {} : { fault: fault.kind };
    const cut = () => {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    };
    const garbage = () => reply.code(200).type('application/json').send('<html>upstream hiccup');

    if (fault?.kind === 'dropBefore') {
      journal.record({ provider, operation, outcome: 'dropped', status: null, ...mark });
      return cut();
    }
    if (fault?.kind === 'garbage' && !fault.accepted) {
      journal.record({ provider, operation, outcome: 'rejected', status: 200, ...mark });
      return garbage();
    }

    const whole =
      fault?.kind === 'status'
        ? emulation.faultAnswer(fault)
        : await run(request, async () => {
            const delayMs = fault?.kind === 'delay' && !fault.accepted ? fault.delayMs : 0;
            const waitMs = emulation.latencyMs() + delayMs;
            if (waitMs > 0) await sleep(waitMs, undefined, { ref: false });
          });
    const answer = fault && whole.status < 400 ? (emulation.alter?.(whole, fault) ?? whole) : whole;
    journal.record({
      provider,
      operation,
      receivedAt,
      outcome: answer.outcome ?? (answer.status < 400 ? 'accepted' : 'rejected'),
      status: fault?.kind === 'dropAfter' ? null : answer.status,
      ...answer.details,
      ...mark,
    });
    if (fault?.kind === 'delay' && fault.accepted) await sleep(fault.delayMs, undefined, { ref: false });
    if (fault?.kind === 'dropAfter') return cut();
    if (fault?.kind === 'truncatedBody') return breakOff(request, reply, answer);
    if (fault?.kind === 'garbage') return garbage();
    return reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .send(answer.body);
  }
}

/** Announces the whole body and sends half of it. */
function breakOff(request: FastifyRequest, reply: FastifyReply, { status, body }: Answer): FastifyReply {
  const text = Buffer.from(JSON.stringify(body));
  reply.hijack();
  reply.raw.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length });
  reply.raw.write(text.subarray(0, text.length / 2), () => request.raw.socket.destroy());
  return reply;
}
