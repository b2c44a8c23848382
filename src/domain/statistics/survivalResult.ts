import { z } from 'zod';
import { benjaminiHochberg } from './benjaminiHochberg.ts';
import { Count, Effect, Figure, NotEstimable, Probability, StatisticalTest } from './statisticsResult.ts';

/** A survival curve with what a drawing of it needs. */
export const CurveResult = z.strictObject({
  id: z.string(),
  /** Null for all rows together. */
  level: z.string().nullable(),
  n: Count,
  events: Count,
  /** Null where the curve, or the bound, does not fall to a half. */
  median: z.strictObject({
    value: Figure.nullable(),
    lower: Figure.nullable(),
    upper: Figure.nullable(),
  }),
  /** The share without an event from a time on; at most a hundred, of which the last is the last event. */
  steps: z.array(
    z.strictObject({
      time: Figure,
      survival: Probability,
      lower: Probability.nullable(),
      upper: Probability.nullable(),
    }),
  ),
  /** Rows under observation at each of the result's `riskTimes`. */
  atRisk: z.array(Count),
});
export type CurveResult = z.infer<typeof CurveResult>;

const TestEstimate = z.strictObject({
  estimable: z.literal(true),
  test: StatisticalTest,
  adjustedP: Probability.nullable(),
});

const HazardEstimate = z.strictObject({
  estimable: z.literal(true),
  effect: Effect,
  /** Wald's. */
  test: StatisticalTest,
  adjustedP: Probability.nullable(),
});

const common = {
  id: z.string(),
  column: z.string(),
  /** Rows with time, event and this column, without those of levels that are left out. */
  n: Count,
  missing: Count,
};

/** Groups compared by the log-rank test, and the hazard ratios of each but the first against the first. */
export const GroupSurvival = z.strictObject({
  ...common,
  leftOut: z.array(z.strictObject({ column: z.string(), level: z.string(), n: Count })),
  curves: z.array(CurveResult),
  logRank: z.discriminatedUnion('estimable', [TestEstimate, NotEstimable]),
  hazardRatios: z.array(
    z.strictObject({
      id: z.string(),
      compared: z.string(),
      against: z.string(),
      estimate: z.discriminatedUnion('estimable', [HazardEstimate, NotEstimable]),
    }),
  ),
  scoreTest: StatisticalTest.nullable(),
});
export type GroupSurvival = z.infer<typeof GroupSurvival>;

/** The hazard ratio of a number: of one unit more, and of one standard deviation more. */
export const NumberSurvival = z.strictObject({
  ...common,
  events: Count,
  standardDeviation: Figure,
  estimate: z.discriminatedUnion('estimable', [
    HazardEstimate.extend({ perStandardDeviation: Effect, scoreTest: StatisticalTest }),
    NotEstimable,
  ]),
});
export type NumberSurvival = z.infer<typeof NumberSurvival>;

export const SurvivalResult = z.strictObject({
  time: z.string(),
  /** How the column says whether a row ends with the event. */
  event: z.strictObject({
    column: z.string(),
    event: z.array(z.string()),
    censored: z.array(z.string()),
  }),
  n: Count,
  /** Rows without a time or event, or with a time below zero. */
  missing: Count,
  /** Times are rounded to multiples of it where there are too many different ones; null where they are exact. */
  timeStep: Figure.nullable(),
  riskTimes: z.array(Figure),
  overall: CurveResult,
  groups: z.array(GroupSurvival),
  numbers: z.array(NumberSurvival),
});
export type SurvivalResult = z.infer<typeof SurvivalResult>;

/** The result with the p-values of its log-rank tests and of its numbers adjusted for their number. */
export function withAdjustedSurvival(result: SurvivalResult): SurvivalResult {
  const estimates = [
    ...result.groups.map(({ logRank }) => logRank),
    ...result.numbers.map(({ estimate }) => estimate),
  ];
  const values = estimates.flatMap((estimate) => (estimate.estimable ? [estimate.test.p] : []));
  const adjusted = benjaminiHochberg(values).values();
  const adjust = <E extends (typeof estimates)[number]>(estimate: E): E =>
    estimate.estimable ? { ...estimate, adjustedP: adjusted.next().value ?? null } : estimate;
  return SurvivalResult.parse({
    ...result,
    groups: result.groups.map((group) => ({ ...group, logRank: adjust(group.logRank) })),
    numbers: result.numbers.map((number) => ({ ...number, estimate: adjust(number.estimate) })),
  });
}
