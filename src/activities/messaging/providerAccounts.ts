import type { ClinicId } from '../../contracts/shared/ids.ts';
import type { CredentialVault } from '../../security/credentialVault.ts';
import { type CredentialKind, findSealed, openCredentials } from '../../store/clinics/clinicCredentials.ts';
import type { Database } from '../../store/database.ts';
import { type ProviderRateLimiter, providerRateLimiter } from './providerRateLimiter.ts';

/** An account of a provider, and what calls it. */
export interface ProviderAccount<Sender> {
  /** Names an account of a clinic's own; null for that of the configuration. */
  readonly id: string | null;
  readonly sender: Sender;
  readonly rateLimiter: ProviderRateLimiter;
}

/**
 * The account that sends for a clinic at this moment.
 *
 * @throws PermanentError `CredentialsUnreadable`
 */
export type AccountOf<Sender> = (clinicId: ClinicId) => Promise<ProviderAccount<Sender>>;

/**
 * The account that sends for a clinic, once its rate allows a call. A clinic whose account is replaced meanwhile waits for a call
 * of the new one.
 *
 * @throws PermanentError `CredentialsUnreadable`
 */
export async function accountInTurn<Sender>(
  accountOf: AccountOf<Sender>,
  clinicId: ClinicId,
): Promise<ProviderAccount<Sender>> {
  for (;;) {
    const { id, rateLimiter } = await accountOf(clinicId);
    await rateLimiter.acquire();
    const current = await accountOf(clinicId);
    if (current.id === id) return current;
  }
}

export interface ProviderAccountOptions<Secrets, Sender> {
  readonly database: Database;
  /** Undefined: clinics cannot have credentials. */
  readonly vault: CredentialVault | undefined;
  readonly kind: CredentialKind<Secrets>;
  /** A client of the configuration's account. */
  readonly common: Sender;
  /** The name of that account, as {@link CredentialKind.accountName} gives it; undefined in the sandbox. */
  readonly commonName: string | undefined;
  /** Makes a client of a clinic's own account. */
  readonly connect: (secrets: Secrets) => Sender;
  /** The rate of each account. */
  readonly perSecond: number;
}

/** Most clients of own accounts that a process keeps; the one that was used longest ago goes first. */
const MOST_CLIENTS = 256;

/**
 * Finds the accounts of clinics. Their credentials are looked up for each call, so that a change takes effect at once; a client
 * is kept as long as the version of its credentials is the newest. Clinics that share an account share its rate.
 */
export function providerAccounts<Secrets, Sender>(
  options: ProviderAccountOptions<Secrets, Sender>,
): AccountOf<Sender> {
  const { database, vault, kind, commonName, connect, perSecond } = options;
  const common = {
    id: null,
    sender: options.common,
    rateLimiter: providerRateLimiter(database, kind.provider, perSecond),
  };
  const kept = new Map<ClinicId, { readonly version: number; readonly account: ProviderAccount<Sender> }>();

  return async (clinicId) => {
    const [sealed] = await findSealed(database, kind, [clinicId]);
    const before = kept.get(clinicId);
    kept.delete(clinicId);
    if (!sealed) return common;
    const account =
      before?.version === sealed.version
        ? before.account
        : accountWith(openCredentials({ vault, kind }, sealed));
    kept.set(clinicId, { version: sealed.version, account });
    const [oldest] = kept.keys();
    if (kept.size > MOST_CLIENTS && oldest !== undefined) kept.delete(oldest);
    return account;
  };

  function accountWith({ secrets, accountId }: ReturnType<typeof openCredentials<Secrets>>) {
    const sender = connect(secrets);
    if (kind.accountName(secrets) === commonName) return { ...common, sender };
    const rateLimiter = providerRateLimiter(database, `${kind.provider}/${accountId}`, perSecond);
    return { id: accountId, sender, rateLimiter };
  }
}
