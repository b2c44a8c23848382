import { z } from 'zod';

const UNIT_MS = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const SPAN = /^(\d{1,4})([hdw])$/;

/** A time in the future, as an instant or as a span from now such as `90d`. */
export const TimeAhead = z
  .union(
    [z.iso.datetime({ offset: true }), z.string().regex(SPAN)],
    'must be an instant such as 2037-11-27T00:00:00Z, or a span such as 12h or 90d',
  )
  .transform((text): Date => {
    const [, count, unit] = SPAN.exec(text) ?? [];
    if (unit !== 'h' && unit !== 'd' && unit !== 'w') return new Date(text);
    return new Date(Date.now() + Number(count) * UNIT_MS[unit]);
  })
  .refine((time) => time.getTime() > Date.now(), 'must be in the future');
