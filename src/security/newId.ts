import { randomBytes } from 'node:crypto';

/** A new opaque id: the prefix and 128 random bits in hex. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('hex')}`;
