import { z } from 'zod';

/** The most findings asked of the model for one chunk. */
export const MAX_FINDINGS_PER_CHUNK = 8;
/** The most findings asked of the model for one merge. */
export const MAX_FINDINGS_PER_MERGE = 12;

export const Importance = z.enum(['high', 'medium', 'low']);
export type Importance = z.infer<typeof Importance>;

/** The most cells cited for one finding. */
export const MAX_EVIDENCE = 5;

/** A cell that supports a finding: the value as it is in the data. */
export const EvidenceCell = z.object({ column: z.string().max(500), value: z.string().max(500) });
export type EvidenceCell = z.infer<typeof EvidenceCell>;

/** What our own check did not find in the data. */
export const Unsupported = z.discriminatedUnion('problem', [
  z.object({ problem: z.literal('noColumn'), column: z.string() }),
  z.object({ problem: z.literal('noValue'), column: z.string(), value: z.string() }),
  z.object({ problem: z.literal('tooManyRows'), claimed: z.int(), present: z.int() }),
]);
export type Unsupported = z.infer<typeof Unsupported>;

/** One thing the model found in the rows it was given. */
export const Finding = z.object({
  title: z.string().trim().min(1).max(200),
  detail: z.string().trim().min(1).max(2_000),
  /** Names of the columns that support it, as in the data set's header. */
  columns: z.array(z.string()).max(20),
  importance: Importance,
  /** How many rows support it, as counted by the model. */
  supportingRows: z.int().nonnegative(),
  /** Cells that show it; the model may name none. */
  evidence: z.array(EvidenceCell).max(MAX_EVIDENCE).optional(),
  /** Why our own check did not find its evidence in the data; absent when it did. */
  unsupported: z.array(Unsupported).optional(),
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
