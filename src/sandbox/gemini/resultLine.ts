import { z } from 'zod';

/** What a prompt tells of a result, by `resultFacts`. */
export const ResultLine = z.object({
  id: z.string(),
  kind: z.enum(['correlation', 'difference', 'groups', 'risk', 'association', 'trend', 'logRank', 'hazard']),
  first: z.string(),
  second: z.string(),
  value: z.number().optional(),
  isMoreThanChance: z.boolean().default(false),
  compared: z.string().optional(),
  against: z.string().optional(),
  outcome: z.string().optional(),
  groups: z
    .array(
      z.object({
        level: z.string().nullable(),
        mean: z.number().optional(),
        share: z.number().optional(),
        median: z.number().nullable().optional(),
      }),
    )
    .default([]),
});
export type ResultLine = z.infer<typeof ResultLine>;

/** Whether a result is one of the time until an event. */
export const isOfSurvival = ({ kind }: ResultLine): boolean => kind === 'logRank' || kind === 'hazard';
