import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new download token, 256 random bits in base64url. It is shown once, in the link; only its hash is stored. */
export const newDownloadToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256 of the token in hex: the token has full entropy, so an unsalted hash cannot be searched. */
export const hashDownloadToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Of no token: what a hash is compared with when none is stored. */
const NO_HASH = '0'.repeat(64);

/** Whether the stored hash is this one, in the same time whether they are alike, differ, or nothing is stored. */
export const isDownloadTokenHash = (hash: string, stored: string | undefined): boolean =>
  timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(stored ?? NO_HASH, 'hex'));
