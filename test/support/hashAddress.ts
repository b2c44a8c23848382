import { addressHasher } from '../../src/security/hashedAddress.ts';

/** Hashes the addresses of tests without an application of their own. */
export const hashAddress = addressHasher('0'.repeat(64));
