import { createHmac, hkdfSync } from 'node:crypto';
import type { Channel } from '../contracts/messaging/notifications.ts';

/** An address over a channel as opt-outs know it: in clear, and by the keyed hash that is left of it after an erasure. */
export interface HashedAddress {
  readonly channel: Channel;
  /** An e-mail address in lower case, or a number in E.164. */
  readonly address: string;
  /** Hex digits of 256 bits. */
  readonly hash: string;
}

export type HashAddress = (channel: Channel, address: string) => HashedAddress;

/** E-mail addresses are compared without regard to case. */
export const normalizedAddress = (address: string): string => address.toLowerCase();

/**
 * Hashes addresses with a key that is derived from PSEUDONYM_KEY, so that the hash of an erased address tells nothing about
 * it, and equals no pseudonym.
 *
 * @param pseudonymKey 32 bytes in hex
 */
export function addressHasher(pseudonymKey: string): HashAddress {
  const key = Buffer.from(
    hkdfSync('sha256', Buffer.from(pseudonymKey, 'hex'), '', 'aftercare opted-out addresses', 32),
  );
  return (channel, given) => {
    const address = normalizedAddress(given);
    const hash = createHmac('sha256', key)
      .update(JSON.stringify([channel, address]))
      .digest('hex');
    return { channel, address, hash };
  };
}
