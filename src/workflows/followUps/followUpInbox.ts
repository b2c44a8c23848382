import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import {
  booked,
  FollowUpJump,
  type FollowUpPosition,
  followUpPosition,
  jumpToFollowUpStep,
  type NextFollowUpStep,
  nextFollowUpStep,
  optOut,
  skipFollowUpStep,
} from '../../contracts/followUps/followUpJobs.ts';
import { reply } from '../../contracts/messaging/notifications.ts';

/** An operator's request about the waiting step. */
export type FollowUpRequest =
  | { readonly kind: 'skip' }
  | { readonly kind: 'jump'; readonly step: string; readonly now: boolean };

/** What the contact did in the current round, as references. */
export interface RoundEvents {
  readonly notificationIds: readonly string[];
  readonly replyIds: readonly string[];
  readonly booked: boolean;
}

export const NEW_ROUND: RoundEvents = { notificationIds: [], replyIds: [], booked: false };

/** Receives the signals and updates of contacts and operators to a running sequence, and answers queries about it. */
export class FollowUpInbox {
  round: RoundEvents;
  /** The names of the steps, after the sequence has been read. */
  steps: readonly string[] = [];
  waiting: { readonly name: string; readonly dueAt: string } | undefined;
  #request: FollowUpRequest | undefined;
  #hasUnhandledEvents = false;
  #isInProgress = false;
  #optedOut = false;

  constructor(
    round: RoundEvents,
    shows: { readonly position: (inbox: FollowUpInbox) => FollowUpPosition; readonly paused: () => boolean },
  ) {
    this.round = round;
    setHandler(followUpPosition, () => shows.position(this), { description: 'Where the sequence stands' });
    setHandler(
      nextFollowUpStep,
      (): NextFollowUpStep | null => (this.waiting ? { ...this.waiting, paused: shows.paused() } : null),
      { description: 'The step that waits for its time' },
    );
    setHandler(reply, ({ replyId, meaning }) => {
      this.#record({ replyIds: [...this.round.replyIds, replyId] });
      if (meaning === 'stop') this.#optedOut = true;
    });
    setHandler(booked, () => this.#record({ booked: true }));
    setHandler(optOut, () => {
      this.#optedOut = true;
    });
    setHandler(
      skipFollowUpStep,
      () => {
        this.#accept({ kind: 'skip' });
        return shows.position(this);
      },
      { description: 'Skips the step that waits for its time', validator: () => this.#requireWaiting() },
    );
    setHandler(
      jumpToFollowUpStep,
      (jump) => {
        this.#accept({ kind: 'jump', ...FollowUpJump.parse(jump) });
        return shows.position(this);
      },
      {
        description: 'Goes on with another step',
        validator: (jump) => {
          this.#requireWaiting();
          this.#requireStep(jump);
        },
      },
    );
  }

  /** Whether the step is being executed. */
  get isInProgress(): boolean {
    return this.#isInProgress;
  }

  get optedOut(): boolean {
    return this.#optedOut;
  }

  /** Whether a contact or an operator has sent something that is not handled yet. */
  get isAddressed(): boolean {
    return this.hasRequest || this.hasUnhandledEvents;
  }

  /** Whether an operator's request is pending. */
  get hasRequest(): boolean {
    return this.#request !== undefined;
  }

  /** Whether events of the contact are not handled yet: they may end the sequence. */
  get hasUnhandledEvents(): boolean {
    return this.#hasUnhandledEvents || this.#optedOut;
  }

  /** Takes the pending request of an operator. */
  takeRequest(): FollowUpRequest | undefined {
    const request = this.#request;
    this.#request = undefined;
    return request;
  }

  /** While a step is executed, it cannot be skipped. */
  async runUnskippable<T>(work: () => Promise<T>): Promise<T> {
    this.#isInProgress = true;
    try {
      return await work();
    } finally {
      this.#isInProgress = false;
    }
  }

  markEventsHandled(): void {
    this.#hasUnhandledEvents = false;
  }

  notify(notificationId: string): void {
    this.round = { ...this.round, notificationIds: [...this.round.notificationIds, notificationId] };
  }

  #record(change: Partial<RoundEvents>): void {
    this.round = { ...this.round, ...change };
    this.#hasUnhandledEvents = true;
  }

  #accept(request: FollowUpRequest): void {
    this.waiting = undefined;
    this.#request = request;
  }

  #requireWaiting(): void {
    if (this.#isInProgress || this.#request !== undefined)
      throw ApplicationFailure.nonRetryable('no follow-up step is waiting for its time', 'NothingToSkip');
  }

  #requireStep(jump: unknown): void {
    const { success, data } = FollowUpJump.safeParse(jump);
    if (success && this.steps.includes(data.step)) return;
    const advice = `there are ${this.steps.join(', ')}`;
    throw ApplicationFailure.nonRetryable(`there is no such step; ${advice}`, 'UnknownStep');
  }
}
