import { z } from 'zod';
import { TokenCalibration } from './tokenCalibration.ts';

/** Why a column is treated as identifying: what its header or its cells look like, or that the user named it. */
export const IdentifyingReason = z.enum([
  'name',
  'email',
  'phone',
  'recordNumber',
  'birthDate',
  'address',
  'namedByUser',
]);
export type IdentifyingReason = z.infer<typeof IdentifyingReason>;

const ValueCount = z.strictObject({ value: z.string(), count: z.int().positive() });

const countsOfColumn = {
  name: z.string(),
  /** Rows with a value in this column. */
  count: z.int().nonnegative(),
  /** Rows whose cell is empty. */
  missing: z.int().nonnegative(),
  /** Different values. */
  distinct: z.int().nonnegative(),
};

const NumericColumn = z.strictObject({
  kind: z.literal('numeric'),
  ...countsOfColumn,
  mean: z.number(),
  /** Sample standard deviation (n - 1); null for fewer than two values. */
  standardDeviation: z.number().nullable(),
  min: z.number(),
  /** Quartiles by linear interpolation (type 7, as in R, NumPy and DuckDB's `quantile_cont`). */
  lowerQuartile: z.number(),
  median: z.number(),
  upperQuartile: z.number(),
  max: z.number(),
  /** Equal-width bins over [min, max]; the last includes max. */
  histogram: z.array(z.strictObject({ from: z.number(), to: z.number(), count: z.int().nonnegative() })),
  /** Most frequent values first, ties by value; at most ten. */
  topValues: z.array(ValueCount),
});

const TextColumn = z.strictObject({
  kind: z.literal('text'),
  ...countsOfColumn,
  /** Most frequent values first, ties by value; at most ten. */
  topValues: z.array(ValueCount),
});

/** Its values are pseudonyms everywhere outside the source file, so no single value is shown or counted. */
const IdentifyingColumn = z.strictObject({
  kind: z.literal('identifying'),
  ...countsOfColumn,
  reason: IdentifyingReason,
});

export const ColumnProfile = z.discriminatedUnion('kind', [NumericColumn, TextColumn, IdentifyingColumn]);
export type ColumnProfile = z.infer<typeof ColumnProfile>;
export type NumericColumn = z.infer<typeof NumericColumn>;
export type TextColumn = z.infer<typeof TextColumn>;
export type IdentifyingColumn = z.infer<typeof IdentifyingColumn>;

/** The exact statistics of a data set, computed from every row by DuckDB. */
export const DatasetProfile = z.strictObject({
  rows: z.int().nonnegative(),
  columns: z.array(ColumnProfile).min(1),
  /** Absent from profiles older than these. */
  tokenCalibration: TokenCalibration.optional(),
  /**
   * Cells that are cut in the chunks, since their rows were larger than a chunk; the statistics are computed from the
   * whole cells.
   */
  cutCells: z.int().nonnegative().optional(),
});
export type DatasetProfile = z.infer<typeof DatasetProfile>;
