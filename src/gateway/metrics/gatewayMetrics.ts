import { AlertKind } from '../../contracts/operations/alerts.ts';
import { oldestDueReminder } from '../../store/appointments/appointmentReminders.ts';
import { type Database, pingDatabase } from '../../store/database.ts';
import { countOpenAlerts, oldestUnnotifiedAlert } from '../../store/operations/alerts.ts';
import { currentMaintenance } from '../../store/operations/maintenances.ts';
import { type Gauge, prometheusText } from './prometheusText.ts';

/** Every metric of the gateway with its meaning; the values come from PostgreSQL, so they are right while no worker runs. */
export const GATEWAY_METRICS = {
  aftercare_database_up: '1 if the gateway reaches PostgreSQL, else 0 and none of its other metrics',
  aftercare_open_alerts: 'open alerts of all clinics by kind, and whether they are critical',
  aftercare_oldest_due_reminder_seconds:
    'how long the oldest reminder that has not left has been due; 0: none is due',
  aftercare_oldest_unnotified_alert_seconds:
    'how long the oldest open alert has waited for its e-mail; 0: none waits, or it has no address to go to',
  aftercare_maintenance: '1 during a maintenance',
} as const;

/** The metrics of all clinics together: counts and ages, without an id. */
export async function gatewayMetrics(
  database: Database,
  { now, administrators }: { readonly now: Date; readonly administrators: boolean },
): Promise<string> {
  const gauge = (name: keyof typeof GATEWAY_METRICS, samples: Gauge['samples']): Gauge => ({
    name,
    help: GATEWAY_METRICS[name],
    samples,
  });
  const single = (name: keyof typeof GATEWAY_METRICS, value: number) => gauge(name, [{ value }]);
  const secondsSince = (instant: Date | undefined) =>
    instant === undefined ? 0 : Math.max(0, (now.getTime() - instant.getTime()) / 1_000);

  try {
    await pingDatabase(database);
  } catch {
    return prometheusText([single('aftercare_database_up', 0)]);
  }
  const [open, reminder, unnotified, maintenance] = await Promise.all([
    countOpenAlerts(database),
    oldestDueReminder(database, now),
    oldestUnnotifiedAlert(database, { toAdministrators: administrators }),
    currentMaintenance(database),
  ]);
  return prometheusText([
    single('aftercare_database_up', 1),
    gauge(
      'aftercare_open_alerts',
      // Every kind has a value, so that the first alert of a kind is an increase.
      AlertKind.options.flatMap((kind) =>
        [false, true].map((critical) => ({
          labels: { kind, critical: String(critical) },
          value: open.find((each) => each.kind === kind && each.critical === critical)?.open ?? 0,
        })),
      ),
    ),
    single('aftercare_oldest_due_reminder_seconds', secondsSince(reminder)),
    single('aftercare_oldest_unnotified_alert_seconds', secondsSince(unnotified)),
    single('aftercare_maintenance', maintenance === undefined ? 0 : 1),
  ]);
}
