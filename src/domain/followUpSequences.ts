/** One step: so many days of 24 hours after the sequence began, over the first channel that works. */
export interface FollowUpStep {
  readonly name: string;
  readonly afterDays: number;
  readonly template: 'follow-up-check-in' | 'follow-up-reminder' | 'follow-up-review';
  readonly channels: readonly ('email' | 'sms')[];
}

/** After a report: were the findings useful, a reminder while the link lives in memory, and a review after a month. */
export const FOLLOW_UP_SEQUENCES = {
  'report-follow-up': [
    { name: 'check-in', afterDays: 3, template: 'follow-up-check-in', channels: ['sms', 'email'] },
    { name: 'reminder', afterDays: 14, template: 'follow-up-reminder', channels: ['email'] },
    { name: 'review', afterDays: 30, template: 'follow-up-review', channels: ['email'] },
  ],
} as const satisfies Record<string, readonly FollowUpStep[]>;
