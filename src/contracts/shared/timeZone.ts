import { z } from 'zod';

/** Zones found to be known, and how they are spelled; asking Intl takes longer than checking all the rest of a contact. */
const spellings = new Map<string, string>();

/** The name of an IANA zone this machine knows, as it is spelled; undefined when there is none. */
export function spelledTimeZone(name: string): string | undefined {
  const before = spellings.get(name);
  if (before !== undefined) return before;
  // Offsets such as +01:00 are accepted by Intl but are no zones: they know no summer time.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // Of two names of one zone the one that was given stays.
    const spelled = timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
    spellings.set(name, spelled);
    return spelled;
  } catch {
    return undefined;
  }
}

/** Whether this machine knows an IANA zone of this name. */
export const isTimeZone = (name: string): boolean => spelledTimeZone(name) !== undefined;

/** An IANA zone this machine knows; capitals are put right, since zones are compared by their names. */
export const TimeZone = z
  .string()
  .refine(isTimeZone, 'must be an IANA zone such as Europe/Berlin')
  .overwrite((name) => spelledTimeZone(name) ?? name);
