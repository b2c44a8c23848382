import type { Config } from '../../config/config.ts';
import { sendingRules } from '../../notifications/sendingRuleOptions.ts';
import type { ActivityDeps } from '../shared/activityDeps.ts';
import { appointmentActivities } from './appointmentActivities.ts';
import { appointmentNotices } from './appointmentNotices.ts';
import { appointmentSweeps } from './appointmentSweeps.ts';

export const createAppointmentActivities = (config: Config, { database }: ActivityDeps) => ({
  ...appointmentActivities({ database, rules: sendingRules(config) }),
  ...appointmentNotices({ database, rules: sendingRules(config) }),
  ...appointmentSweeps({ database }),
});
