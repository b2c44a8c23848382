import { z } from 'zod';
import { ClinicId } from './ids.ts';
import { namedValues } from './namedValues.ts';
import { TimeZone } from './timeZone.ts';

/** Clinics with their IANA zones as one text, such as `northfield=Europe/Berlin,riverside=America/New_York`. */
export const ClinicTimeZones = namedValues(
  z.tuple([ClinicId, TimeZone]),
  'must be clinics with IANA zones, such as northfield=Europe/Berlin',
);
