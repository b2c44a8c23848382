import { createHash, randomBytes } from 'node:crypto';

/** A new download token, 256 random bits in base64url. It is shown once, in the link; only its hash is stored. */
export const newDownloadToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256 of the token in hex: the token has full entropy, so an unsalted hash cannot be searched. */
export const hashDownloadToken = (token: string): string => createHash('sha256').update(token).digest('hex');
