import type { AppointmentId, ClinicId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { resolveLocalTime } from '../../domain/shared/localTime.ts';
import { newId } from '../../security/newId.ts';
import { listOverdueReminders } from '../../store/appointments/appointmentReminders.ts';
import { type AppointmentPosition, listOpenAppointments } from '../../store/appointments/openAppointments.ts';
import type { Database } from '../../store/database.ts';
import { listAlerts, raiseAlert, resolveAlert } from '../../store/operations/alerts.ts';
import { cancellation } from '../shared/cancellation.ts';

export type { AppointmentPosition };

/** Appointments that are looked at in one go; a workflow signals them all at once, and may have 2,000 signals pending. */
const PAGE = 1_000;
/** No operator would read more alerts than this. */
const MOST_ALERTS = 1_000;
const OVERDUE_AFTER_MS = 5 * 60_000;

/** Looks over all appointments at once. `now` is the workflow's time, ISO 8601 in UTC. */
export function appointmentSweeps({ database }: { readonly database: Database }) {
  return {
    /** Compares a page of appointments to come with the tz database; `last` is null after the last page. */
    async findMovedAppointments(input: { now: string; after: AppointmentPosition | null }): Promise<{
      checked: number;
      moved: { clinicId: ClinicId; appointmentId: AppointmentId }[];
      last: AppointmentPosition | null;
    }> {
      const page = { startAfter: new Date(input.now), after: input.after, limit: PAGE };
      const open = await listOpenAppointments(database, page);
      const moved = open.filter(
        ({ localStart, timeZone, startsAt }) =>
          resolveLocalTime(localStart, timeZone).instant !== startsAt.toISOString(),
      );
      const last = open.at(-1);
      return {
        checked: open.length,
        moved: moved.map(({ clinicId, id: appointmentId }) => ({ clinicId, appointmentId })),
        last: last && open.length === PAGE ? { clinicId: last.clinicId, id: last.id } : null,
      };
    },

    /** Raises an alert for every appointment with an overdue reminder and resolves those of the others. */
    async alertOverdueReminders({ now }: { now: string }): Promise<{ overdue: number }> {
      const dueBefore = new Date(Date.parse(now) - OVERDUE_AFTER_MS);
      const overdue = await listOverdueReminders(database, dueBefore, MOST_ALERTS);
      for (const { appointmentId, clinicId } of overdue) {
        cancellation().throwIfAborted();
        await raiseAlert(database, {
          id: newId('al'),
          kind: 'reminderOverdue',
          subject: appointmentId,
          clinicId,
          message: `a reminder has been due for five minutes and has not left; see: ${PROGRAM_NAME} appointments show ${appointmentId}`,
        });
      }
      const isOverdue = (clinicId: string | null, subject: string) =>
        overdue.some((each) => each.clinicId === clinicId && each.appointmentId === subject);
      const kind = 'reminderOverdue';
      for (const { clinicId, subject } of await listAlerts(database, {
        kind,
        openOnly: true,
        limit: MOST_ALERTS,
      })) {
        cancellation().throwIfAborted();
        if (!isOverdue(clinicId, subject)) await resolveAlert(database, { kind, clinicId, subject });
      }
      return { overdue: overdue.length };
    },
  };
}

export type AppointmentSweeps = ReturnType<typeof appointmentSweeps>;
