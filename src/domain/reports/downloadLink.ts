import { z } from 'zod';

/** The largest number of downloads that a link may allow: more than any reader needs. */
export const MOST_DOWNLOADS = 1_000;

/** How long a link works, hours. */
export const LinkHours = z
  .number()
  .positive('must be above 0')
  .max(24 * 365, 'must be 8760 hours at most');
/** How often a link can be redeemed. */
export const LinkMaxDownloads = z
  .int('must be a whole number')
  .min(1, 'must be 1 at least')
  .max(MOST_DOWNLOADS, `must be ${MOST_DOWNLOADS} at most`);

/** How long a redeemed link's file can be fetched and its transfer resumed, minutes. */
export const REDEMPTION_MINUTES = 60;

/** What decides whether a link opens its report. */
export interface LinkLimits {
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly downloads: number;
  readonly maxDownloads: number;
}

/** `valid`, or the first reason why it opens nothing. */
export const LINK_STATES = ['valid', 'revoked', 'expired', 'usedUp'] as const;
export type LinkState = (typeof LINK_STATES)[number];

export function linkState(link: LinkLimits, now: Date): LinkState {
  if (link.revokedAt !== null) return 'revoked';
  if (link.expiresAt <= now) return 'expired';
  return link.downloads >= link.maxDownloads ? 'usedUp' : 'valid';
}
