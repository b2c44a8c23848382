import { z } from 'zod';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const SPAN = /^(\d{1,4})([mhdw])$/;
const ADVICE =
  'must be an instant such as 2026-11-27T00:00:00Z, a date such as 2026-11-27, or a span such as 7d';

/** A time in the past, as an instant, as a date (its first instant in UTC) or as a span before now. */
export const Since = z
  .union([z.iso.datetime({ offset: true }), z.iso.date(), z.string().regex(SPAN)], ADVICE)
  .transform((text): Date => {
    const [, count, unit] = SPAN.exec(text) ?? [];
    if (unit !== 'm' && unit !== 'h' && unit !== 'd' && unit !== 'w') return new Date(text);
    return new Date(Date.now() - Number(count) * UNIT_MS[unit]);
  });
