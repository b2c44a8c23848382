import { QuietHours } from '../../contracts/shared/quietHours.ts';
import { whole } from './valueTypes.ts';

export const sendingRuleSettings = {
  QUIET_HOURS: QuietHours.default('21:00-08:00').describe(
    'hours in which Aftercare defers messages, in the zone of the contact, unless the contact has its own; none: no quiet hours',
  ),
  TRANSACTIONAL_MESSAGES_PER_DAY: whole(0)
    .default(0)
    .describe('transactional messages per contact in 24 hours; 0: no limit'),
  REMINDER_MESSAGES_PER_DAY: whole(0).default(6).describe('reminders per contact in 24 hours; 0: no limit'),
  MARKETING_MESSAGES_PER_DAY: whole(0)
    .default(2)
    .describe('marketing messages per contact in 24 hours; 0: no limit'),
};
