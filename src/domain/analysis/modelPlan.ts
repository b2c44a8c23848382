import { z } from 'zod';
import { AnalysisPlan } from './analysisPlan.ts';

/** A plan as the model writes it: its schema language has no variants, so that a filter has the fields of both kinds. */
const ModelPlan = z.object({
  ...AnalysisPlan.omit({ filters: true }).shape,
  survival: AnalysisPlan.shape.survival.optional().default(null),
  describeBy: AnalysisPlan.shape.describeBy.optional().default(null),
  cannotAnswer: z.string().trim().max(1_000).nullable().optional().default(null),
  filters: z
    .array(
      z.object({
        column: z.string(),
        levels: z.array(z.string()).optional().default([]),
        from: z.number().nullable().optional().default(null),
        to: z.number().nullable().optional().default(null),
      }),
    )
    .optional()
    .default([]),
});

/** The plan in an answer of the model; undefined for JSON that is none. */
export function readPlan(json: unknown): AnalysisPlan | undefined {
  const parsed = ModelPlan.safeParse(json);
  if (!parsed.success) return undefined;
  const { filters, cannotAnswer, ...plan } = parsed.data;
  return AnalysisPlan.safeParse({
    ...plan,
    cannotAnswer: cannotAnswer || null,
    filters: filters.map(({ column, levels, from, to }) =>
      levels.length > 0 ? { keep: 'levels', column, levels } : { keep: 'range', column, from, to },
    ),
  }).data;
}
