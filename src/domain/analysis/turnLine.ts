/** A call that asks for a model's turn. */
export interface TurnRequest {
  /** Names the waiting call; the same call asks again under the same ticket. */
  readonly ticket: string;
  /** Shares the model's rate with other keys by weight. */
  readonly fairnessKey: string;
  readonly fairnessWeight: number;
  /** Lower goes first. */
  readonly priority: number;
  /** Estimated prompt tokens. */
  readonly tokens: number;
}

/** A place in the line. */
export interface Ticket {
  readonly id: string;
  readonly tokens: number;
  readonly priority: number;
  readonly startTag: number;
}

/** The place of a call that asks. */
export interface OwnTicket extends Ticket {
  readonly fairnessKey: string;
  /** The next call under the same key stands behind it, the nearer the greater the weight. */
  readonly finishTag: number;
}

/**
 * The calls that wait for a model's turns, ordered by priority, then by start-time fair queueing over their fairness keys:
 * a ticket's start tag is fixed when it is made, later than its key's earlier ones by its weight.
 */
export class TurnLine {
  readonly #waiting: Ticket[];
  readonly #finishTags: Map<string, number>;
  #virtualTime: number;

  constructor(line: {
    /** In their order. */
    readonly waiting: readonly Ticket[];
    /** How far each fairness key has got. */
    readonly finishTags: Readonly<Record<string, number>>;
    /** The start tag of the last turn taken. */
    readonly virtualTime: number;
  }) {
    this.#waiting = [...line.waiting];
    this.#finishTags = new Map(Object.entries(line.finishTags));
    this.#virtualTime = line.virtualTime;
  }

  /** The place of a call, the one it has or the one it would get; `tokens` as the model counts them. */
  ticketOf({ ticket: id, priority, fairnessKey, fairnessWeight }: TurnRequest, tokens: number): OwnTicket {
    const known = this.#waiting.find((other) => other.id === id);
    const startTag = Math.max(this.#virtualTime, this.#finishTags.get(fairnessKey) ?? 0);
    const place = known ?? { id, priority, startTag };
    return { ...place, tokens, fairnessKey, finishTag: place.startTag + 1 / fairnessWeight };
  }

  /** Of each call that waits. */
  waitingTokens(): readonly number[] {
    return this.#waiting.map(({ tokens }) => tokens);
  }

  /** The calls before this one in their order, and itself as the last. */
  upTo(ticket: Ticket): readonly Ticket[] {
    return [...this.#waiting.slice(0, this.#indexOf(ticket)), ticket];
  }

  /** The call waits at its place. */
  keep(ticket: OwnTicket): void {
    this.#waiting.splice(this.#indexOf(ticket), this.#isKnown(ticket) ? 1 : 0, ticket);
    this.#moveShare(ticket);
  }

  /** The call takes its turn and leaves the line. */
  grant(ticket: OwnTicket): void {
    if (this.#isKnown(ticket)) this.#waiting.splice(this.#indexOf(ticket), 1);
    this.#virtualTime = Math.max(this.#virtualTime, ticket.startTag);
    this.#moveShare(ticket);
  }

  #isKnown({ id }: Ticket): boolean {
    return this.#waiting.some((other) => other.id === id);
  }

  #indexOf({ id, priority, startTag }: Ticket): number {
    const known = this.#waiting.findIndex((other) => other.id === id);
    if (known >= 0) return known;
    const after = this.#waiting.findIndex(
      (other) => other.priority > priority || (other.priority === priority && other.startTag > startTag),
    );
    return after >= 0 ? after : this.#waiting.length;
  }

  #moveShare({ fairnessKey, finishTag }: OwnTicket): void {
    this.#finishTags.set(fairnessKey, Math.max(this.#finishTags.get(fairnessKey) ?? 0, finishTag));
  }
}
