import { PermanentError } from '../../domain/shared/jobError.ts';
import { type ResolvedTime, resolveLocalTime } from '../../domain/shared/localTime.ts';

/** The instant at which an appointment starts. @throws PermanentError `InvalidLocalTime` */
export function resolveAppointedTime({
  localStart,
  timeZone,
}: {
  readonly localStart: string;
  readonly timeZone: string;
}): ResolvedTime {
  try {
    return resolveLocalTime(localStart, timeZone);
  } catch {
    throw new PermanentError('InvalidLocalTime', 'localStart or timeZone: this machine knows no such time');
  }
}
