import type { Channel, MessageCategory } from '../../contracts/messaging/notifications.ts';

const HOUR_MS = 3_600_000;

/** The period in which messages to one contact count against the cap of their category, ms. */
export const CAP_WINDOW_MS = 24 * HOUR_MS;

/** How long the same content is not sent to the same contact again, ms. */
export const DUPLICATE_WINDOW_MS: Readonly<Record<MessageCategory, number>> = {
  transactional: HOUR_MS / 12,
  reminder: HOUR_MS,
  marketing: 24 * HOUR_MS,
};

/** Why no message may be sent to an address, with the code of the refusal. */
export const SUPPRESSION_REASONS = {
  /** The recipient answered STOP. */
  stop: 'OptedOut',
  /** Twilio's 21610: the number has opted out there. */
  providerOptOut: 'OptedOutAtProvider',
  hardBounce: 'HardBounced',
  complaint: 'Complained',
  unsubscribe: 'Unsubscribed',
  person: 'SuppressedByPerson',
} as const;
export type SuppressionReason = keyof typeof SUPPRESSION_REASONS;

export const isSuppressionReason = (text: string): text is SuppressionReason => text in SUPPRESSION_REASONS;

/** Why a message must not be sent at all. */
export const REFUSAL_REASONS = [
  ...Object.values(SUPPRESSION_REASONS),
  'Expired',
  'ExpiresBeforeAllowed',
  'NoAddress',
  'CategoryNotWanted',
  'ChannelNotWanted',
  'NoConsent',
  'DuplicateContent',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** True for the reasons of the rules; false for the codes of failures. */
export const isRefusalReason = (code: string): code is RefusalReason =>
  REFUSAL_REASONS.some((reason) => reason === code);

export type DeferralReason = 'QuietHours' | 'FrequencyCap';

/** The facts that decide about one notification over one channel. Instants are ISO 8601 in UTC. */
export interface SendingFacts {
  /** The instant to decide for. */
  readonly at: string;
  readonly channel: Channel;
  readonly category: MessageCategory;
  readonly critical: boolean;
  readonly expiresAt: string | null;
  /** What waits until then or longer is urgent, and waits for nothing; null for what is never urgent. */
  readonly deadline: string | null;
  readonly hasAddress: boolean;
  /** In force for the contact's address; those without a category hold for all. */
  readonly suppressions: readonly {
    readonly reason: SuppressionReason;
    readonly category: MessageCategory | null;
  }[];
  /** The channels the contact wants for this category; null without a preference. */
  readonly wantedChannels: readonly Channel[] | null;
  /** End of the quiet hours that hold at `at` where the contact lives; null when none do. */
  readonly quietUntil: string | null;
  /** When the contact got messages of this category within {@link CAP_WINDOW_MS}, oldest first. */
  readonly recentSends: readonly string[];
  /** Most messages of this category within {@link CAP_WINDOW_MS}; null for no limit. */
  readonly cap: number | null;
  /** When the contact last got the same content, over whatever channel; null for never. */
  readonly sameContentAt: string | null;
}

export type SendingDecision =
  | { readonly action: 'send' }
  | { readonly action: 'defer'; readonly reason: DeferralReason; readonly until: string }
  | { readonly action: 'refuse'; readonly reason: RefusalReason };

/**
 * Whether a notification may go out over a channel now, later or not at all; the first rule that applies decides. A
 * deferral is decided again when its time has come.
 */
export function decideSending(facts: SendingFacts): SendingDecision {
  const refusal = refusalOf(facts);
  if (refusal !== undefined) return { action: 'refuse', reason: refusal };
  const deferral = deferralOf(facts);
  if (deferral === undefined) return { action: 'send' };
  if (facts.deadline !== null && isAtOrAfter(deferral.until, facts.deadline)) return { action: 'send' };
  return facts.expiresAt !== null && isAtOrAfter(deferral.until, facts.expiresAt)
    ? { action: 'refuse', reason: 'ExpiresBeforeAllowed' }
    : { action: 'defer', ...deferral };
}

function refusalOf(facts: SendingFacts): RefusalReason | undefined {
  const { at, channel, category, critical, expiresAt, wantedChannels, sameContentAt } = facts;
  if (expiresAt !== null && isAtOrAfter(at, expiresAt)) return 'Expired';
  if (!facts.hasAddress) return 'NoAddress';
  const suppression = facts.suppressions.find((one) => one.category === null || one.category === category);
  if (suppression) return SUPPRESSION_REASONS[suppression.reason];
  if (wantedChannels?.length === 0) return 'CategoryNotWanted';
  if (wantedChannels && !wantedChannels.includes(channel)) return 'ChannelNotWanted';
  if (category === 'marketing' && wantedChannels === null) return 'NoConsent';
  const isDuplicate = sameContentAt !== null && msBetween(sameContentAt, at) < DUPLICATE_WINDOW_MS[category];
  return isDuplicate && !critical ? 'DuplicateContent' : undefined;
}

function deferralOf(
  facts: SendingFacts,
): { readonly reason: DeferralReason; readonly until: string } | undefined {
  const { channel, category, critical, quietUntil, recentSends, cap } = facts;
  if (critical) return undefined;
  // An e-mail that was asked for does not wake the contact.
  const disturbs = category !== 'transactional' || channel === 'sms';
  if (quietUntil !== null && disturbs) return { reason: 'QuietHours', until: quietUntil };
  const oldestCounted = cap === null ? undefined : recentSends[recentSends.length - cap];
  if (oldestCounted === undefined) return undefined;
  const until = new Date(Date.parse(oldestCounted) + CAP_WINDOW_MS).toISOString();
  return isAtOrAfter(facts.at, until) ? undefined : { reason: 'FrequencyCap', until };
}

const msBetween = (earlier: string, later: string): number => Date.parse(later) - Date.parse(earlier);
const isAtOrAfter = (instant: string, other: string): boolean => msBetween(other, instant) >= 0;
