import { z } from 'zod';
import { Delimiter } from '../../contracts/datasets/readingOptions.ts';

/** How a text table is written: enough to read it again in the same way. */
export const TextLayout = z.strictObject({
  delimiter: Delimiter,
  /** What stands before a quote inside a quoted cell: another quote (RFC 4180) or a backslash. */
  quoteEscape: z.enum(['"', '\\']),
  /** Lines before the first record that is data, the header and a row of units included. */
  linesBeforeData: z.int().nonnegative(),
  /** The number of cells in a record; one more than there are columns when each record ends with a delimiter. */
  cells: z.int().positive(),
  /** Whether DuckDB reads it as it is: one line end, no quotes before the data, and nothing below it. */
  isRegular: z.boolean(),
  /** Records at the end that are no rows. */
  footerRecords: z.int().nonnegative(),
});
export type TextLayout = z.infer<typeof TextLayout>;
