import { createHash } from 'node:crypto';
import type { Answer } from './emulatedOperation.ts';
import type { Clock } from './rateLimit.ts';

const KEPT_MS = 24 * 3_600_000;

/** State of an idempotency key when a request arrives with it. */
export type KeyState =
  | { readonly kind: 'new'; finish(answer: Answer): void }
  | { readonly kind: 'running' }
  | { readonly kind: 'other-body' }
  | { readonly kind: 'done'; readonly answer: Answer };

interface Kept {
  readonly bodyHash: string;
  readonly since: number;
  answer?: Answer;
}

/**
 * Remembers the answers given under an idempotency key for 24 hours.
 * https://resend.com/docs/dashboard/emails/idempotency-keys
 */
export class IdempotencyKeys {
  readonly #kept = new Map<string, Kept>();
  readonly #now: Clock;

  constructor(now: Clock = Date.now) {
    this.#now = now;
  }

  /** Claims the key for this request, or reports why it cannot; the caller finishes a `new` one. */
  claim(key: string, body: unknown): KeyState {
    const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
    const previous = this.#kept.get(key);
    if (previous === undefined || previous.since <= this.#now() - KEPT_MS) {
      const kept: Kept = { bodyHash, since: this.#now() };
      this.#kept.set(key, kept);
      return {
        kind: 'new',
        finish: (answer) => {
          kept.answer = answer;
        },
      };
    }
    if (previous.bodyHash !== bodyHash) return { kind: 'other-body' };
    return previous.answer === undefined ? { kind: 'running' } : { kind: 'done', answer: previous.answer };
  }
}
