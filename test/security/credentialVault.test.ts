import assert from 'node:assert/strict';
import { credentialVault, SealedTextError } from '../../src/security/credentialVault.ts';

const KEY = '0f'.repeat(32);
const OWNER = ['riverside', 'resend'];
const SECRET = 're_0123456789_secret';

describe('the vault of credentials', () => {
  const vault = credentialVault(KEY);
  const messageOf = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof SealedTextError) return error.message;
      throw error;
    }
    return assert.fail('it opened');
  };

  it('opens what it sealed, for its owner only, with a new nonce each time', () => {
    const [one, other] = [vault.seal(SECRET, OWNER), vault.seal(SECRET, OWNER)];
    assert.notEqual(one.sealed, other.sealed);
    assert.equal(vault.open(one, OWNER), SECRET);
    assert.equal(credentialVault(KEY).open(other, OWNER), SECRET);
    for (const owner of [['other-clinic', 'resend'], ['riverside', 'twilio'], []])
      assert.match(
        messageOf(() => vault.open(one, owner)),
        /^it was changed, or moved/,
      );
  });

  it('does not open what was changed or cut off', () => {
    const { keyId, sealed } = vault.seal(SECRET, OWNER);
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      messageOf(() => vault.open({ keyId, sealed: changed.toString('base64') }, OWNER));
    }
    for (const length of [0, 5, 12, 27, bytes.length - 1])
      messageOf(() => vault.open({ keyId, sealed: bytes.subarray(0, length).toString('base64') }, OWNER));
  });

  it('names the ids of the keys when another key has sealed it, and no secret', () => {
    const other = credentialVault('f0'.repeat(32));
    const message = messageOf(() => other.open(vault.seal(SECRET, OWNER), OWNER));
    assert.equal(
      message,
      `the key ${vault.keyId} has encrypted it, and CLINIC_CREDENTIALS_KEY is the key ${other.keyId}`,
    );
    assert.match(vault.keyId, /^[0-9a-f]{8}$/);
    assert.ok(!KEY.includes(vault.keyId));
  });

  it('has fingerprints of its own', () => {
    const fingerprint = vault.fingerprint(SECRET, 8);
    assert.match(fingerprint, /^[0-9a-f]{8}$/);
    assert.equal(credentialVault(KEY).fingerprint(SECRET, 8), fingerprint);
    assert.notEqual(credentialVault('f0'.repeat(32)).fingerprint(SECRET, 8), fingerprint);
  });
});
