import type { Config } from '../../config/config.ts';
import type { MessageCategory } from '../../contracts/messaging/notifications.ts';

/** What the operator sets of the rules before sending. */
export interface SendingRuleOptions {
  /** Of contacts without quiet hours of their own, such as `21:00-08:00` or `none`. */
  readonly quietHours: string;
  /** Most messages of a category to one contact in 24 hours; null for no limit. */
  readonly caps: Readonly<Record<MessageCategory, number | null>>;
}

/** The rules of this configuration; a cap of zero is none. */
export function sendingRules(config: Config): SendingRuleOptions {
  return {
    quietHours: config.QUIET_HOURS,
    caps: {
      transactional: config.TRANSACTIONAL_MESSAGES_PER_DAY || null,
      reminder: config.REMINDER_MESSAGES_PER_DAY || null,
      marketing: config.MARKETING_MESSAGES_PER_DAY || null,
    },
  };
}
