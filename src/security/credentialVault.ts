import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
/** The length of a nonce that GCM works with directly, bytes. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_DIGITS = 8;

/** An encrypted text, and which key opens it. */
export interface SealedText {
  readonly keyId: string;
  /** Nonce, ciphertext and tag, in Base64. */
  readonly sealed: string;
}

/** Encrypts secrets with one key of the configuration. */
export interface CredentialVault {
  /** Names the key and tells nothing of it, 8 hex digits. */
  readonly keyId: string;
  /** @param owner what the secret belongs to: it opens for the same owner only */
  seal(text: string, owner: readonly string[]): SealedText;
  /** @throws {@link SealedTextError} */
  open(sealed: SealedText, owner: readonly string[]): string;
  /** A keyed hash in hex, so that secrets can be told apart. @param digits how many hex digits, 64 at most */
  fingerprint(text: string, digits: number): string;
}

/** A sealed text that the key does not open. The message names keys by their ids only. */
export class SealedTextError extends Error {
  override readonly name = 'SealedTextError';
}

/**
 * Encrypts with AES-256-GCM. The keys of the cipher, of fingerprints and of the id are derived from the given one.
 *
 * @param masterKey 32 bytes in hex
 */
export function credentialVault(masterKey: string): CredentialVault {
  const derived = (purpose: string): Buffer =>
    Buffer.from(
      hkdfSync('sha256', Buffer.from(masterKey, 'hex'), '', `aftercare credentials ${purpose}`, 32),
    );
  const cipherKey = derived('cipher');
  const fingerprintKey = derived('fingerprint');
  const keyId = derived('key id').toString('hex').slice(0, KEY_ID_DIGITS);

  return {
    keyId,

    seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, cipherKey, nonce).setAAD(ownerBytes(owner));
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final()];
      return { keyId, sealed: Buffer.concat([...parts, cipher.getAuthTag()]).toString('base64') };
    },

    open(sealed, owner) {
      if (sealed.keyId !== keyId) {
        throw new SealedTextError(
          `the key ${sealed.keyId} has encrypted it, and CLINIC_CREDENTIALS_KEY is the key ${keyId}`,
        );
      }
      const bytes = Buffer.from(sealed.sealed, 'base64');
      try {
        const decipher = createDecipheriv(CIPHER, cipherKey, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(ownerBytes(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
        const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        throw new SealedTextError(
          `it was changed, or moved from elsewhere, since the key ${keyId} encrypted it`,
        );
      }
    },

    fingerprint: (text, digits) =>
      createHmac('sha256', fingerprintKey).update(text).digest('hex').slice(0, digits),
  };
}

const ownerBytes = (owner: readonly string[]): Buffer => Buffer.from(JSON.stringify(owner));
