import { z } from 'zod';
import { Count } from './statisticsResult.ts';

/** Rows by month, or by year for more than fifty years, each from the first to the last, also those without rows. */
export const CountedMonths = z.strictObject({
  id: z.string(),
  column: z.string(),
  /** The levels that are counted apart; empty for all rows together. */
  levels: z.array(z.string()),
  unit: z.enum(['month', 'year']),
  /** Rows with a date, and a level where levels are counted. */
  n: Count,
  missing: Count,
  /** `2024-03`, or `2024`; a count per level, or one. */
  periods: z.array(z.strictObject({ period: z.string(), counts: z.array(Count) })),
});
export type CountedMonths = z.infer<typeof CountedMonths>;
