import type { Config } from '../../config/config.ts';
import { linkOptions } from '../../notifications/composeMessage.ts';
import { sendingRules } from '../../notifications/sendingRuleOptions.ts';
import type { ActivityDeps } from '../shared/activityDeps.ts';
import { bulkActivities } from './bulkActivities.ts';
import { notificationActivities } from './notificationActivities.ts';
import { openMessageActivities } from './openMessageActivities.ts';
import { providerRateLimiter } from './providerRateLimiter.ts';
import { replyActivities } from './replyActivities.ts';
import { resendActivities } from './resendActivities.ts';
import { twilioActivities } from './twilioActivities.ts';

/** Activities of messages: `job` on every job queue, the others on the queue of their provider. */
export function createMessagingActivities(config: Config, { database, providers }: ActivityDeps) {
  const links = linkOptions(config);
  const rules = sendingRules(config);
  return {
    resend: resendActivities({
      database,
      resend: providers.resend,
      rules,
      rateLimiter: providerRateLimiter(database, 'resend', config.RESEND_REQUESTS_PER_SECOND),
      ...links,
    }),
    twilio: twilioActivities({
      database,
      twilio: providers.twilio,
      rules,
      rateLimiter: providerRateLimiter(database, 'twilio', config.TWILIO_MESSAGES_PER_SECOND),
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
