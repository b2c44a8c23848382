import type { AppointmentState } from '../../contracts/appointments/appointments.ts';

/** One line a reminder: when, and why not. */
export function reminderLines({ reminders }: Pick<AppointmentState, 'reminders'>): string[] {
  return reminders.map(
    ({ offset, dueAt, state, reason }) =>
      `  ${offset.padEnd(9)} ${dueAt}  ${state}${reason === null ? '' : `: ${reason}`}`,
  );
}
