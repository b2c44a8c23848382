import { z } from 'zod';
import { spanMs } from './span.ts';

const SPAN = /^\d{1,4}[hdw]$/;

/** A time in the future, as an instant or as a span from now such as `90d`. */
export const TimeAhead = z
  .union(
    [z.iso.datetime({ offset: true }), z.string().regex(SPAN)],
    'must be an instant such as 2037-11-27T00:00:00Z, or a span such as 12h or 90d',
  )
  .transform((text): Date => {
    const ms = spanMs(text);
    return ms === undefined ? new Date(text) : new Date(Date.now() + ms);
  })
  .refine((time) => time.getTime() > Date.now(), 'must be in the future');
