import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Numbers = z.array(z.number());
const Moments = z.strictObject({ n: z.number(), mean: z.number(), variance: z.number() });
const Counts = z.array(z.strictObject({ time: z.number(), events: z.int(), censored: z.int() }));
const Curve = z.strictObject({
  counts: Counts,
  median: z.array(z.number().nullable()),
  steps: z.array(Numbers),
  atRisk: z.array(Numbers),
});
const compared = { columns: z.array(z.string()), levels: z.array(z.string()), n: z.number() };

const Reference = z.object({
  distributions: z.record(z.string(), z.array(Numbers)),
  correlations: z.array(
    z.strictObject({ columns: z.array(z.string()), n: z.number(), pearson: Numbers, spearman: Numbers }),
  ),
  differences: z.array(
    z.strictObject({
      ...compared,
      groups: z.array(Moments),
      effect: Numbers,
      welch: Numbers,
      kruskalWallis: Numbers,
    }),
  ),
  groups: z.array(
    z.strictObject({
      ...compared,
      groups: z.array(Moments),
      omegaSquared: Numbers,
      anova: Numbers,
      kruskalWallis: Numbers,
    }),
  ),
  tables: z.array(
    z.strictObject({
      counts: z.array(Numbers),
      chiSquare: Numbers,
      cramersV: Numbers,
      fisherExact: z.number().optional(),
      riskDifference: Numbers.optional(),
    }),
  ),
  adjusted: z.strictObject({ p: Numbers, adjusted: Numbers }),
  line: z.strictObject({ days: Numbers, values: Numbers, slopePerYear: Numbers }),
  overall: Curve,
  survival: z.array(
    z.strictObject({
      name: z.string(),
      curves: z.array(Curve),
      logRank: Numbers,
      ratios: z.array(Numbers),
      score: z.number(),
    }),
  ),
  hazards: z.array(z.strictObject({ column: z.string(), n: z.number(), perUnit: Numbers })),
  tableOne: z.strictObject({
    numbers: z.array(
      z.strictObject({ column: z.string(), groups: z.array(Numbers), difference: z.number() }),
    ),
    category: z.strictObject({ shares: z.array(Numbers), difference: z.number() }),
  }),
  relations: z.strictObject({
    boxes: z.record(z.string(), z.array(Numbers)),
    grid: z.strictObject({ edges: z.array(Numbers), counts: z.array(Numbers), fit: Numbers }),
    table: z.array(Numbers),
    periods: z.record(z.string(), z.array(z.tuple([z.string(), z.number(), z.number().nullable()]))),
  }),
});

/** What scipy, statsmodels and lifelines compute; generate.py, beside this file, writes it. */
export const REFERENCE = Reference.parse(
  JSON.parse(readFileSync(new URL('reference.json', import.meta.url), 'utf8')),
);
