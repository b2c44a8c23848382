import { z } from 'zod';

const scope = {
  provider: z.enum(['gemini', 'resend', 'twilio']),
  /** Only requests of this operation, for example `generateContent`; every operation when absent. */
  operation: z.string().min(1).optional(),
  /** The share of matching requests it hits, 0 to 1. @default 1 */
  share: z.number().min(0).max(1).optional(),
  /** Only requests whose JSON body contains this text, for example a cell of one chunk. @default any */
  containing: z.string().min(1).optional(),
  /** How many matching requests it lets pass first: 2 hits the third. @default 0 */
  skip: z.int().nonnegative().optional(),
  /** How many requests it hits before it is spent. @default unlimited */
  times: z.int().positive().optional(),
  /** Starts the sequence that decides which requests a `share` hits: the same seed hits the same ones. @default 1 */
  seed: z.int().optional(),
};

/**
 * One injected fault. What each kind does to a request:
 *
 * - `status`: answered with this HTTP status and the provider's own error body, nothing accepted. A 429 or 503 may carry
 *   `retryAfterSeconds` (a Retry-After header; for Gemini also RetryInfo) or `retryDelay` (Gemini's RetryInfo alone).
 * - `delay`: handled as usual, after `delayMs` milliseconds; with `accepted: true` at once, and answered after them.
 * - `dropBefore`: the connection is cut before anything is accepted.
 * - `dropAfter`: accepted and journalled, then the connection is cut without an answer.
 * - `garbage`: 200 with a body that is not JSON, after accepting (`accepted: true`) or without.
 * - `truncatedBody`: accepted, then the answer breaks off in the middle of its body.
 *
 * Gemini only, each a well-formed and accepted answer of the model:
 *
 * - `finish`: the text breaks off (`MAX_TOKENS`) or is missing, with this finish reason.
 * - `promptBlocked`: no candidate, and prompt feedback with this reason.
 * - `noCandidates`: neither a candidate nor prompt feedback.
 * - `invalidJson`: finished, but the text is not JSON.
 * - `offSchema`: finished, JSON of another shape than asked for.
 * - `fabricated`: a plan, claims or answer with a column that is not in the data, and in an answer numbers that nothing computed; it says
 *   `text` when there is one.
 * - `contradicted`: every claim says the opposite of what the rows show.
 */
export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({
    ...scope,
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    /** Replaces fields of the provider's error body, for example `{ code: 30001 }` for Twilio. */
    body: z.record(z.string(), z.unknown()).optional(),
    retryAfterSeconds: z.number().nonnegative().optional(),
    retryDelay: z
      .string()
      .regex(/^\d+(\.\d+)?s$/, 'a duration such as 7s or 0.5s')
      .optional(),
  }),
  z.strictObject({
    ...scope,
    kind: z.literal('delay'),
    delayMs: z.int().positive().max(600_000),
    accepted: z.boolean().default(false),
  }),
  z.strictObject({ ...scope, kind: z.literal('dropBefore') }),
  z.strictObject({ ...scope, kind: z.literal('dropAfter') }),
  z.strictObject({ ...scope, kind: z.literal('garbage'), accepted: z.boolean().default(false) }),
  z.strictObject({ ...scope, kind: z.literal('truncatedBody') }),
  z.strictObject({ ...scope, kind: z.literal('finish'), reason: z.string().regex(/^[A-Z_]+$/) }),
  z.strictObject({ ...scope, kind: z.literal('promptBlocked'), reason: z.string().regex(/^[A-Z_]+$/) }),
  z.strictObject({ ...scope, kind: z.literal('noCandidates') }),
  z.strictObject({ ...scope, kind: z.literal('invalidJson') }),
  z.strictObject({ ...scope, kind: z.literal('offSchema') }),
  z.strictObject({ ...scope, kind: z.literal('fabricated'), text: z.string().optional() }),
  z.strictObject({ ...scope, kind: z.literal('contradicted') }),
]);
export type Fault = z.infer<typeof Fault>;
/** A fault as callers write it, defaults left out. */
export type FaultInput = z.input<typeof Fault>;
export type StatusFault = Extract<Fault, { kind: 'status' }>;
export type FaultKind = Fault['kind'];

interface Planned {
  readonly fault: Fault;
  readonly random: () => number;
  toSkip: number;
  left: number;
}

/** The faults in force, asked once per request. The first that matches and fires wins. */
export class FaultPlan {
  #planned: Planned[] = [];

  /** @throws ZodError when the fault is not one of the documented kinds. */
  inject(input: FaultInput): Fault {
    const fault = Fault.parse(input);
    this.#planned.push({
      fault,
      random: seededRandom(fault.seed ?? 1),
      toSkip: fault.skip ?? 0,
      left: fault.times ?? Infinity,
    });
    return fault;
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault that hits this request, if any; counts it against the fault's `times`. */
  take(provider: Fault['provider'], operation: string, body?: unknown): Fault | undefined {
    for (const planned of this.#planned) {
      const { fault } = planned;
      if (planned.left <= 0 || fault.provider !== provider) continue;
      if (fault.operation !== undefined && fault.operation !== operation) continue;
      if (fault.containing !== undefined && !JSON.stringify(body ?? null).includes(fault.containing))
        continue;
      if (fault.share !== undefined && planned.random() >= fault.share) continue;
      if (planned.toSkip > 0) {
        planned.toSkip -= 1;
        continue;
      }
      planned.left -= 1;
      return fault;
    }
    return undefined;
  }
}

/** Mulberry32: small, and the same sequence everywhere for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
