import type { AppointmentState } from '../../contracts/appointments/appointments.ts';
import { localTimeAt } from '../../domain/shared/localTime.ts';
import { reminderLines } from './reminderLines.ts';

/** An appointment for people: what became of it, when it begins, what the clocks do then, and its reminders. */
export function appointmentLines(state: AppointmentState, what: string): string[] {
  const { appointmentId, localStart, timeZone } = state;
  return [
    `${appointmentId} ${what}, ${localStart} (${timeZone})`,
    ...clockChangeLine(state),
    ...reachLines(state),
    ...reminderLines(state),
  ];
}

function reachLines({ isReachable, notice }: AppointmentState): string[] {
  const lines = isReachable ? [] : ['  the contact cannot be written to over any of the channels'];
  switch (notice?.state) {
    case 'waiting':
      return [...lines, `  the patient is told ${notice.until ?? 'later'} (${notice.reason})`];
    case 'notTold':
      return [...lines, `  the patient is NOT told (${notice.reason}); reach the patient in another way`];
    case 'sending':
      return [...lines, '  the patient is told now'];
    case 'nothingToTell':
      return [...lines, '  the patient need not be told: what they read last is true'];
    default:
      return lines;
  }
}

function clockChangeLine({ localStart, timeZone, startsAt, clockChange }: AppointmentState): string[] {
  if (clockChange === 'none') return [];
  const time = localStart.slice(11);
  return clockChange === 'repeated'
    ? [`  the clocks show ${time} twice that day: the first is meant, ${startsAt}`]
    : [`  the clocks skip ${time} that day: it begins at ${localTimeAt(startsAt, timeZone).slice(11, 16)}`];
}
