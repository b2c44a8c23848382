import type { Config } from '../config/config.ts';
import { ClinicId } from '../contracts/shared/ids.ts';
import { credentialVault } from '../security/credentialVault.ts';
import {
  type CredentialKind,
  findSealed,
  type OpenedCredentials,
  openCredentials,
  RESEND,
  type SealedCredentials,
  TWILIO,
} from '../store/clinics/clinicCredentials.ts';
import type { Database } from '../store/database.ts';
import type { Message } from '../store/messaging/messages.ts';

export interface WebhookSecretOptions {
  readonly database: Database;
  readonly config: Pick<Config, 'CLINIC_CREDENTIALS_KEY'>;
  /** Those whose signatures are taken, the previous one too while they change; none refuses every webhook. */
  readonly resendWebhookSecrets: readonly string[];
  /** As for Resend. */
  readonly twilioAuthTokens: readonly string[];
}

/** Which secrets sign the webhooks of which account. Each may throw PermanentError `CredentialsUnreadable`. */
export interface WebhookSecrets {
  /** Of events about an e-mail; of one that is not known here, and of one that was never requested, those of the configuration. */
  resendSecretsFor(message: Message | undefined): Promise<readonly string[]>;
  /** Of callbacks about an SMS, as for Resend. None where the clinic has another account by now. */
  twilioTokensFor(message: Message | undefined): Promise<readonly string[]>;
  /**
   * Those of the clinics whose account has signed an SMS to their number; undefined when none has. An SMS to a number of no
   * clinic has to come from the account of the configuration.
   */
  clinicsSigning(
    clinicIds: readonly ClinicId[],
    isSignedWith: (tokens: readonly string[]) => boolean,
  ): Promise<readonly ClinicId[] | undefined>;
}

export function webhookSecrets(options: WebhookSecretOptions): WebhookSecrets {
  const { database, resendWebhookSecrets, twilioAuthTokens } = options;
  const { CLINIC_CREDENTIALS_KEY: key } = options.config;
  const vault = key === undefined ? undefined : credentialVault(key);

  async function ownOf<Secrets>(
    kind: CredentialKind<Secrets>,
    { clinicId }: Message,
  ): Promise<OpenedCredentials<Secrets> | undefined> {
    const [sealed] = await findSealed(database, kind, [ClinicId.parse(clinicId)]);
    return sealed && openCredentials({ vault, kind }, sealed);
  }

  return {
    async resendSecretsFor(message) {
      const own = message?.account ? await ownOf(RESEND, message) : undefined;
      if (own?.secrets.webhookSecret === undefined) return resendWebhookSecrets;
      return given(own.secrets.webhookSecret, own.secrets.webhookSecretPrevious);
    },

    async twilioTokensFor(message) {
      if (!message?.account) return twilioAuthTokens;
      const own = await ownOf(TWILIO, message);
      return own?.accountId === message.account ? tokensOf(own) : [];
    },

    async clinicsSigning(clinicIds, isSignedWith) {
      const own = await findSealed(database, TWILIO, clinicIds);
      const owners = new Set(own.map(({ clinicId }) => clinicId));
      const sharing = clinicIds.filter((clinicId) => !owners.has(clinicId));
      const isCommon = sharing.length > 0 || clinicIds.length === 0;
      if (isCommon && isSignedWith(twilioAuthTokens)) return sharing;
      const unreadable: unknown[] = [];
      const hasSigned = (sealed: SealedCredentials) => {
        try {
          return isSignedWith(tokensOf(openCredentials({ vault, kind: TWILIO }, sealed)));
        } catch (error) {
          unreadable.push(error);
          return false;
        }
      };
      const signing = own.filter(hasSigned).map(({ clinicId }) => clinicId);
      if (signing.length > 0) return signing;
      // The account that signed may be one that cannot be read: the provider is to try again later.
      for (const error of unreadable) throw error;
      return undefined;
    },
  };
}

const tokensOf = ({
  secrets,
}: OpenedCredentials<{ authToken: string; authTokenPrevious?: string | undefined }>) =>
  given(secrets.authToken, secrets.authTokenPrevious);

const given = (...values: readonly (string | undefined)[]): string[] =>
  values.filter((value) => value !== undefined);
