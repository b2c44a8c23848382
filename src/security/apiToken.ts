import { createHash, randomBytes } from 'node:crypto';

/** Lets scanners of source code find a token that was committed by mistake. */
const PREFIX = 'aftercare_';

/** A new bearer token: 256 random bits behind a prefix. */
export const newApiToken = (): string => `${PREFIX}${randomBytes(32).toString('base64url')}`;

/** SHA-256 of a token in hex. A token is random, so an unsalted hash cannot be searched. */
export const hashApiToken = (token: string): string => createHash('sha256').update(token).digest('hex');
