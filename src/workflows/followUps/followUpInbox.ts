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

/** What an operator asks of the step that waits. */
export type FollowUpRequest =
  | { readonly kind: 'skip' }
  | { readonly kind: 'jump'; readonly step: string; readonly now: boolean };

/** What the contact did in the current round, by references. */
export interface RoundNotes {
  readonly notificationIds: readonly string[];
  readonly replyIds: readonly string[];
  readonly booked: boolean;
}

export const NEW_ROUND: RoundNotes = { notificationIds: [], replyIds: [], booked: false };

/** Takes in what contacts and operators say to a running sequence, and answers where it stands. */
export class FollowUpDesk {
  round: RoundNotes;
  /** The names of the steps, once they are known. */
  steps: readonly string[] = [];
  waiting: { readonly name: string; readonly dueAt: string } | undefined;
  #request: FollowUpRequest | undefined;
  #hasNews = false;
  #isInHand = false;
  #optedOut = false;

  constructor(
    round: RoundNotes,
    shows: { readonly position: (desk: FollowUpDesk) => FollowUpPosition; readonly paused: () => boolean },
  ) {
    this.round = round;
    setHandler(followUpPosition, () => shows.position(this), { description: 'Where the sequence stands' });
    setHandler(
      nextFollowUpStep,
      (): NextFollowUpStep | null => (this.waiting ? { ...this.waiting, paused: shows.paused() } : null),
      { description: 'The step that waits for its time' },
    );
    setHandler(reply, ({ replyId, meaning }) => {
      this.#note({ replyIds: [...this.round.replyIds, replyId] });
      if (meaning === 'stop') this.#optedOut = true;
    });
    setHandler(booked, () => this.#note({ booked: true }));
    setHandler(optOut, () => {
      this.#optedOut = true;
    });
    setHandler(
      skipFollowUpStep,
      () => {
        this.#take({ kind: 'skip' });
        return shows.position(this);
      },
      { description: 'Skips the step that waits for its time', validator: () => this.#requireWaiting() },
    );
    setHandler(
      jumpToFollowUpStep,
      (jump) => {
        this.#take({ kind: 'jump', ...FollowUpJump.parse(jump) });
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

  /** Whether the step is being done. */
  get isInHand(): boolean {
    return this.#isInHand;
  }

  get optedOut(): boolean {
    return this.#optedOut;
  }

  /** Whether anybody has said something that has not been looked at. */
  get isAddressed(): boolean {
    return this.hasRequest || this.hasNews;
  }

  /** Whether an operator has asked for something. */
  get hasRequest(): boolean {
    return this.#request !== undefined;
  }

  /** Whether the contact has: it may end the sequence. */
  get hasNews(): boolean {
    return this.#hasNews || this.#optedOut;
  }

  /** What an operator asked for since the last time. */
  takeRequest(): FollowUpRequest | undefined {
    const request = this.#request;
    this.#request = undefined;
    return request;
  }

  /** While a step is done, it can no longer be skipped. */
  async inHand<T>(work: () => Promise<T>): Promise<T> {
    this.#isInHand = true;
    try {
      return await work();
    } finally {
      this.#isInHand = false;
    }
  }

  newsSeen(): void {
    this.#hasNews = false;
  }

  notify(notificationId: string): void {
    this.round = { ...this.round, notificationIds: [...this.round.notificationIds, notificationId] };
  }

  #note(change: Partial<RoundNotes>): void {
    this.round = { ...this.round, ...change };
    this.#hasNews = true;
  }

  #take(request: FollowUpRequest): void {
    this.waiting = undefined;
    this.#request = request;
  }

  #requireWaiting(): void {
    if (this.#isInHand || this.#request !== undefined)
      throw ApplicationFailure.nonRetryable('no follow-up step is waiting for its time', 'NothingToSkip');
  }

  #requireStep(jump: unknown): void {
    const { success, data } = FollowUpJump.safeParse(jump);
    if (success && this.steps.includes(data.step)) return;
    const known = `there are ${this.steps.join(', ')}`;
    throw ApplicationFailure.nonRetryable(`there is no such step; ${known}`, 'UnknownStep');
  }
}
