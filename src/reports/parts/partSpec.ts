import { z } from 'zod';
import { RowLayout } from '../rows/rowLayout.ts';

const place = { section: z.int().nonnegative(), part: z.int().nonnegative() };

/** Specification of a part of a report: all that its rendering needs besides the report's data. */
export const PartSpec = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('designed'), ...place, estimatedPages: z.int() }),
  z.strictObject({
    type: z.literal('rows'),
    ...place,
    datasetId: z.string(),
    layout: RowLayout,
    /** The chunks that hold the part's rows, first and last included. */
    chunks: z.strictObject({ from: z.int(), to: z.int() }),
    /** Rows of the first chunk that belong to the part before. */
    skip: z.int().nonnegative(),
    /** Number of the first row, from 1. */
    firstRow: z.int().positive(),
    /** Rows on each page, or on each group of as many pages as there are bands. */
    pageRows: z.array(z.int().positive()).min(1),
  }),
]);
export type PartSpec = z.infer<typeof PartSpec>;
export type RowPartSpec = Extract<PartSpec, { type: 'rows' }>;

/** Pages of a part: exact for rows, estimated for designed pages until they are rendered. */
export function plannedPages(spec: PartSpec): number {
  return spec.type === 'designed' ? spec.estimatedPages : spec.pageRows.length * spec.layout.bands.length;
}
