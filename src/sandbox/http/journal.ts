import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FaultKind } from './faults.ts';

export type JournalProvider = 'gemini' | 'resend' | 'twilio' | 'app';

/**
 * What became of a request. `accepted`: it took effect. `replayed`: an idempotency key was seen again, the first answer was
 * given again and nothing else happened. `rejected`: answered with an error. `dropped`: the connection was cut before
 * anything was accepted.
 */
export type JournalOutcome = 'accepted' | 'replayed' | 'rejected' | 'dropped';

/** One request to the sandbox. */
export interface JournalEntry {
  /** 1 for the first request since the sandbox started. */
  readonly sequence: number;
  /** When it was answered, ISO 8601, UTC. */
  readonly time: string;
  /** When an operation that takes time arrived, ISO 8601, UTC. */
  readonly receivedAt?: string;
  readonly provider: JournalProvider;
  /**
   * `generateContent`, `countTokens`; `emails.send`, `emails.batch`, `emails.get`; `messages.create`, `messages.list`,
   * `messages.fetch`; `webhooks.receive`.
   */
  readonly operation: string;
  readonly outcome: JournalOutcome;
  /** The HTTP status of the answer; null when the connection was cut instead. */
  readonly status: number | null;
  /** Which account a send came from. Resend: the start of the SHA-256 of the key; Twilio: the account's Sid. */
  readonly account?: string;
  readonly idempotencyKey?: string;
  /** The id the provider gave: Gemini's responseId, Resend's e-mail id (comma-separated for a batch), Twilio's Sid. */
  readonly providerId?: string;
  /** The provider's own name or number of the error. */
  readonly error?: string;
  /** Gemini only. */
  readonly tokens?: { readonly prompt: number; readonly output: number };
  /** Gemini only: SHA-256 of the fenced rows or findings, the same for every call about the same ones. */
  readonly dataDigest?: string;
  readonly fault?: FaultKind;
  /**
   * What an accepted send, or a call of the model, carried; left out when its JSON is longer than {@link MAX_BODY_CHARACTERS}, and
   * of the oldest entries when all of them together would take more than {@link MAX_KEPT_CHARACTERS}.
   */
  readonly body?: unknown;
}

export type JournalQuery = Partial<Pick<JournalEntry, 'provider' | 'operation' | 'outcome'>>;

/** Longer bodies are left out of the journal: it is a record of what happened, not an archive. */
export const MAX_BODY_CHARACTERS = 256 * 1024;

/** What the bodies may take in memory together; the journal's file keeps them all. */
const MAX_KEPT_CHARACTERS = 64 * 1024 * 1024;

/**
 * Every request the sandbox answered, in order, in memory and, when a file is named, as NDJSON appended to it. It depends on
 * nothing else, so it stays a witness when the database under test is down.
 */
export class Journal {
  readonly #entries: JournalEntry[] = [];
  /** The entries that have a body, by their place, with its characters. */
  readonly #bodies: { readonly at: number; readonly characters: number }[] = [];
  #kept = 0;
  readonly #underWay = new Map<string, number>();
  readonly #file: string | undefined;

  constructor(file?: string) {
    this.#file = file;
    if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  }

  record(entry: Omit<JournalEntry, 'sequence' | 'time'>): JournalEntry {
    const { body, ...rest } = entry;
    const characters = body === undefined ? Number.POSITIVE_INFINITY : JSON.stringify(body).length;
    const kept = characters <= MAX_BODY_CHARACTERS ? { body } : {};
    const recorded = {
      sequence: this.#entries.length + 1,
      time: new Date().toISOString(),
      ...rest,
      ...kept,
    };
    this.#entries.push(recorded);
    if (characters <= MAX_BODY_CHARACTERS) this.#keepBody(this.#entries.length - 1, characters);
    // Synchronous, so that an entry is on disk before its request is answered.
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(recorded)}\n`);
    return recorded;
  }

  /** Tells that a request has arrived; call what it returns when it has been answered. */
  begin(operation: string): () => void {
    this.#underWay.set(operation, this.underWay(operation) + 1);
    return () => void this.#underWay.set(operation, this.underWay(operation) - 1);
  }

  /** Requests of an operation that have arrived and are not answered yet. */
  underWay(operation: string): number {
    return this.#underWay.get(operation) ?? 0;
  }

  #keepBody(at: number, characters: number): void {
    this.#bodies.push({ at, characters });
    this.#kept += characters;
    while (this.#kept > MAX_KEPT_CHARACTERS) {
      const oldest = this.#bodies.shift();
      const entry = oldest && this.#entries[oldest.at];
      if (!oldest || !entry) return;
      const { body: _, ...rest } = entry;
      this.#entries[oldest.at] = rest;
      this.#kept -= oldest.characters;
    }
  }

  /** The entries that match every given field, oldest first. */
  query(query: JournalQuery = {}): readonly JournalEntry[] {
    return this.#entries.filter(
      (entry) =>
        (query.provider === undefined || entry.provider === query.provider) &&
        (query.operation === undefined || entry.operation === query.operation) &&
        (query.outcome === undefined || entry.outcome === query.outcome),
    );
  }

  count(query: JournalQuery = {}): number {
    return this.query(query).length;
  }
}
