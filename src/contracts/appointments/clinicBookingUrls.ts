import { z } from 'zod';
import { ClinicId } from '../shared/ids.ts';
import { namedValues } from '../shared/namedValues.ts';

/** Clinics with the pages on which patients book, as one text, such as `northfield=https://northfield.example/book`. */
export const ClinicBookingUrls = namedValues(
  z.tuple([ClinicId, z.url({ protocol: /^https?$/ })]),
  'must be clinics with URLs, such as northfield=https://northfield.example/book',
);
