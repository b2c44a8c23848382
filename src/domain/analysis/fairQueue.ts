/** A call that asks for a model's permit. */
export interface AdmissionRequest {
  /** The id of the waiting call; a call keeps its id when it asks again. */
  readonly callId: string;
  /** Shares the model's rate with other keys by weight. */
  readonly fairnessKey: string;
  readonly fairnessWeight: number;
  /** Lower goes first. */
  readonly priority: number;
  /** Estimated prompt tokens. */
  readonly tokens: number;
}

/** A call in the queue. */
export interface WaitingCall {
  readonly id: string;
  readonly tokens: number;
  readonly priority: number;
  readonly startTag: number;
}

/** The queue entry of the call that requests a permit. */
export interface RequestingCall extends WaitingCall {
  readonly fairnessKey: string;
  /** The next call of the same key starts here; a greater weight puts it nearer. */
  readonly finishTag: number;
}

/**
 * The calls that wait for a model's permits, ordered by priority, then by start-time fair queueing over their fairness keys:
 * a call's start tag is fixed when it is made, later than its key's earlier ones by its weight.
 */
export class FairQueue {
  readonly #waiting: WaitingCall[];
  readonly #finishTags: Map<string, number>;
  #virtualTime: number;

  constructor(state: {
    /** In queue order. */
    readonly waiting: readonly WaitingCall[];
    /** The finish tag of the last call of each fairness key. */
    readonly finishTags: Readonly<Record<string, number>>;
    /** The start tag of the last granted call. */
    readonly virtualTime: number;
  }) {
    this.#waiting = [...state.waiting];
    this.#finishTags = new Map(Object.entries(state.finishTags));
    this.#virtualTime = state.virtualTime;
  }

  /** The queue entry of a request, existing or new; `tokens` as the model counts them. */
  callOf(
    { callId: id, priority, fairnessKey, fairnessWeight }: AdmissionRequest,
    tokens: number,
  ): RequestingCall {
    const queued = this.#waiting.find((other) => other.id === id);
    const startTag = Math.max(this.#virtualTime, this.#finishTags.get(fairnessKey) ?? 0);
    const entry = queued ?? { id, priority, startTag };
    return { ...entry, tokens, fairnessKey, finishTag: entry.startTag + 1 / fairnessWeight };
  }

  /** The tokens of each waiting call. */
  waitingTokens(): readonly number[] {
    return this.#waiting.map(({ tokens }) => tokens);
  }

  /** The calls before this one in queue order, and this one as the last. */
  upTo(call: WaitingCall): readonly WaitingCall[] {
    return [...this.#waiting.slice(0, this.#indexOf(call)), call];
  }

  /** Keeps the call in the queue. */
  keep(call: RequestingCall): void {
    this.#waiting.splice(this.#indexOf(call), this.#isQueued(call) ? 1 : 0, call);
    this.#advanceShare(call);
  }

  /** Grants the call its permit and removes it from the queue. */
  grant(call: RequestingCall): void {
    if (this.#isQueued(call)) this.#waiting.splice(this.#indexOf(call), 1);
    this.#virtualTime = Math.max(this.#virtualTime, call.startTag);
    this.#advanceShare(call);
  }

  #isQueued({ id }: WaitingCall): boolean {
    return this.#waiting.some((other) => other.id === id);
  }

  #indexOf({ id, priority, startTag }: WaitingCall): number {
    const queued = this.#waiting.findIndex((other) => other.id === id);
    if (queued >= 0) return queued;
    const after = this.#waiting.findIndex(
      (other) => other.priority > priority || (other.priority === priority && other.startTag > startTag),
    );
    return after >= 0 ? after : this.#waiting.length;
  }

  #advanceShare({ fairnessKey, finishTag }: RequestingCall): void {
    this.#finishTags.set(fairnessKey, Math.max(this.#finishTags.get(fairnessKey) ?? 0, finishTag));
  }
}
