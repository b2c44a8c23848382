import { z } from 'zod';

/** An IANA zone this machine knows. */
export const TimeZone = z.string().refine(isTimeZone, 'must be an IANA zone such as Europe/Berlin');

function isTimeZone(name: string): boolean {
  // Offsets such as +01:00 are accepted by Intl but are no zones: they know no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
