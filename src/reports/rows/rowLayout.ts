import { z } from 'zod';

/** Points of a cell's text, its lines and the room around it. */
export const CELL = { size: 7.5, line: 10.5, padX: 4, padY: 2.5, headSize: 7 } as const;

const RowColumn = z.strictObject({
  /** Place in the data set, from 0. */
  index: z.int(),
  name: z.string(),
  /** Points, padding included. */
  width: z.number(),
  numeric: z.boolean(),
});
export type RowColumn = z.infer<typeof RowColumn>;

/** How the columns share the pages: a band is as many columns as fit beside each other. */
export const RowLayout = z.strictObject({
  numberWidth: z.number(),
  columns: z.int(),
  bands: z.array(z.array(RowColumn)),
});
export type RowLayout = z.infer<typeof RowLayout>;
