import type { Config } from '../../config/config.ts';
import { linkOptions } from '../../notifications/composeMessage.ts';
import { sendingRules } from '../../notifications/sendingRuleOptions.ts';
import { credentialVault } from '../../security/credentialVault.ts';
import { RESEND, TWILIO } from '../../store/clinics/clinicCredentials.ts';
import type { ActivityDeps } from '../shared/activityDeps.ts';
import { bulkActivities } from './bulkActivities.ts';
import { notificationActivities } from './notificationActivities.ts';
import { openMessageActivities } from './openMessageActivities.ts';
import { providerAccounts } from './providerAccounts.ts';
import { replyActivities } from './replyActivities.ts';
import { resendActivities } from './resendActivities.ts';
import { twilioActivities } from './twilioActivities.ts';

/** Activities of messages: `job` on every job queue, the others on the queue of their provider. */
export function createMessagingActivities(
  config: Config,
  { database, providers }: Pick<ActivityDeps, 'database' | 'providers'>,
) {
  const links = linkOptions(config);
  const rules = sendingRules(config);
  const { CLINIC_CREDENTIALS_KEY: key } = config;
  const vault = key === undefined ? undefined : credentialVault(key);
  return {
    resend: resendActivities({
      database,
      accountOf: providerAccounts({
        database,
        vault,
        kind: RESEND,
        common: providers.resend,
        commonName: config.RESEND_API_KEY,
        connect: providers.resendOf,
        perSecond: config.RESEND_REQUESTS_PER_SECOND,
      }),
      rules,
      ...links,
    }),
    twilio: twilioActivities({
      database,
      accountOf: providerAccounts({
        database,
        vault,
        kind: TWILIO,
        common: providers.twilio,
        commonName: config.TWILIO_ACCOUNT_SID,
        connect: providers.twilioOf,
        perSecond: config.TWILIO_MESSAGES_PER_SECOND,
      }),
      rules,
      ...links,
    }),
    job: {
      ...notificationActivities({ database, rules }),
      ...openMessageActivities({ database }),
      ...replyActivities({ database }),
      ...bulkActivities({
        database,
        rules,
        publicUrl: config.PUBLIC_URL,
        domainPerMinute: config.BULK_EMAILS_PER_DOMAIN_PER_MINUTE || null,
      }),
    },
  };
}
