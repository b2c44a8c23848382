import { z } from 'zod';
import { ReadingOptions, TextEncoding } from '../../contracts/datasets/readingOptions.ts';
import type { DatasetProfile } from './datasetProfile.ts';
import { DeclaredColumn } from './declaredColumn.ts';
import { SourceNotice } from './sourceNotice.ts';
import { TextLayout } from './textLayout.ts';

/** How a source was read when it was stored; it is read in the same way whenever its rows are needed. */
export const SourceReading = z.strictObject({
  /** Of a text source; UTF-8 for the others. */
  encoding: TextEncoding,
  /** Null for a format that describes itself. */
  layout: TextLayout.nullable(),
  /** Where the records of a JSON source are, unless it consists of nothing else. */
  records: z
    .strictObject({
      /** The key of the array that holds them, and where the array begins, bytes. */
      wrapped: z.strictObject({ key: z.string(), offset: z.int().nonnegative() }).nullable(),
      /** The resource type that is read of FHIR resources. */
      resourceType: z.string().nullable(),
    })
    .nullable(),
  /** The columns that a table with one value per row has in the file; null for other tables. */
  long: z.array(z.string()).nullable(),
  /** Units or labels of columns, by their name. */
  descriptions: z.record(z.string(), z.string()),
  /** What a data dictionary says about columns, by their name. */
  declared: z.record(z.string(), DeclaredColumn),
  notices: z.array(SourceNotice),
  options: ReadingOptions,
});
export type SourceReading = z.infer<typeof SourceReading>;

/** What was noticed about a data set: in its source, and once it is imported also in its rows. */
export const noticesOf = ({
  reading,
  profile,
}: {
  readonly reading: SourceReading;
  readonly profile?: Pick<DatasetProfile, 'notices'> | null | undefined;
}): readonly SourceNotice[] => [...reading.notices, ...(profile?.notices ?? [])];
