import { z } from 'zod';
import { spanMs } from './span.ts';

const SPAN = /^\d{1,4}[mhdw]$/;
const ADVICE =
  'must be an instant such as 2026-11-27T00:00:00Z, a date such as 2026-11-27, or a span such as 7d';

/** A time in the past, as an instant, as a date (its first instant in UTC) or as a span before now. */
export const Since = z
  .union([z.iso.datetime({ offset: true }), z.iso.date(), z.string().regex(SPAN)], ADVICE)
  .transform((text): Date => {
    const ms = spanMs(text);
    return ms === undefined ? new Date(text) : new Date(Date.now() - ms);
  });
