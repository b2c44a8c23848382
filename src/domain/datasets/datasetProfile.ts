import { z } from 'zod';
import { DecimalMark } from '../../contracts/datasets/readingOptions.ts';
import { ColumnTreatment } from './identifiers/columnTreatment.ts';
import { SourceNotice } from './sourceNotice.ts';
import { TokenCalibration } from './tokenCalibration.ts';

const ValueCount = z.strictObject({ value: z.string(), count: z.int().positive() });

const countsOfColumn = {
  name: z.string(),
  /** How its cells leave for the model, and why. */
  treatment: ColumnTreatment,
  /** Rows with a value in this column. */
  count: z.int().nonnegative(),
  /** Rows whose cell is empty, or holds a text that stands for a missing value or does not fit the column. */
  missing: z.int().nonnegative(),
  /** Different values. */
  distinct: z.int().nonnegative(),
};

const notValues = {
  /** Texts that stand for a missing value, the most frequent first; at most twenty. */
  missingTexts: z.array(ValueCount),
  /** Texts that do not fit the column and count as missing, the most frequent first; at most ten. */
  oddValues: z.array(ValueCount),
};

const NumericColumn = z.strictObject({
  kind: z.literal('numeric'),
  ...countsOfColumn,
  ...notValues,
  decimal: DecimalMark,
  /** Values of which only a limit is known, such as `<0.006`; they count as their limit. */
  censored: z.int().nonnegative(),
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

/** What the values of a column that is not numeric are. */
export const TextType = z.enum(['category', 'flag', 'date', 'code', 'id', 'text']);
export type TextType = z.infer<typeof TextType>;

const TextColumn = z.strictObject({
  kind: z.literal('text'),
  ...countsOfColumn,
  ...notValues,
  type: TextType,
  /** How dates are written, such as `dd.mm.yyyy`, and the first and the last in ISO 8601; null for what is no date. */
  dates: z
    .strictObject({
      style: z.string(),
      range: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
    })
    .nullable(),
  /** Most frequent values first, ties by value, without what identifies in them; at most ten, and none of ids and free text. */
  topValues: z.array(ValueCount),
});

/** Its values are pseudonyms everywhere outside the source file, so no single value is shown or counted. */
const IdentifyingColumn = z.strictObject({
  kind: z.literal('identifying'),
  ...countsOfColumn,
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
  /** What was noticed about the rows, besides what their source tells. */
  notices: z.array(SourceNotice),
  /** Absent from profiles older than these. */
  tokenCalibration: TokenCalibration.optional(),
  /**
   * Cells that are cut in the chunks, since their rows were larger than a chunk; the statistics are computed from the
   * whole cells.
   */
  cutCells: z.int().nonnegative().optional(),
});
export type DatasetProfile = z.infer<typeof DatasetProfile>;
