import { z } from 'zod';

/** The most findings asked of the model for one chunk. */
export const MAX_FINDINGS_PER_CHUNK = 8;
/** The most findings asked of the model for one merge. */
export const MAX_FINDINGS_PER_MERGE = 12;

export const Importance = z.enum(['high', 'medium', 'low']);
export type Importance = z.infer<typeof Importance>;

/** One thing the model found in the rows it was given. */
export const Finding = z.object({
  title: z.string().trim().min(1).max(200),
  detail: z.string().trim().min(1).max(2_000),
  /** Names of the columns that support it, as in the data set's header. */
  columns: z.array(z.string()).max(20),
  importance: Importance,
  /** How many rows support it, as counted by the model. */
  supportingRows: z.int().nonnegative(),
});
export type Finding = z.infer<typeof Finding>;

/** The model's answer for one chunk of rows. */
export const ChunkFindings = z.object({ findings: z.array(Finding).max(MAX_FINDINGS_PER_CHUNK) });
export type ChunkFindings = z.infer<typeof ChunkFindings>;

/** The model's answer when several sets of findings are merged into one. */
export const MergedFindings = z.object({
  summary: z.string().trim().min(1).max(4_000),
  findings: z.array(Finding).max(MAX_FINDINGS_PER_MERGE),
});
export type MergedFindings = z.infer<typeof MergedFindings>;
