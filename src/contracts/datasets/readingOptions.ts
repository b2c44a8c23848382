import { z } from 'zod';

/** How the characters of a text source are stored. */
export const TextEncoding = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']);
export type TextEncoding = z.infer<typeof TextEncoding>;

/** What separates the cells of a text source. */
export const Delimiter = z.enum([',', ';', '\t', '|']);
export type Delimiter = z.infer<typeof Delimiter>;

/** What separates the whole part of a number from its fraction. */
export const DecimalMark = z.enum(['.', ',']);
export type DecimalMark = z.infer<typeof DecimalMark>;

/** Lines before a table that are still taken for notes about it. */
export const MAX_SKIPPED_LINES = 1_000;

/** Columns of a data set at most: DuckDB holds a block of each in memory while it reads a table. */
export const MAX_COLUMNS = 1_000;

/** What a user says about a source, instead of what would be detected. A field that is absent is detected. */
export const ReadingOptions = z
  .strictObject({
    delimiter: Delimiter,
    decimal: DecimalMark,
    encoding: TextEncoding,
    /** Whether the first record names the columns; without names they are column1, column2, … */
    header: z.boolean(),
    /** Lines before the header, or before the first record where there is none. */
    skipLines: z.int().nonnegative().max(MAX_SKIPPED_LINES),
    /** Texts that stand for a missing value in every column, besides those that are known. */
    missing: z.array(z.string().trim().min(1).max(100)).max(50),
    /** The sheet of a workbook, or the resource type of FHIR records. */
    sheet: z.string().trim().min(1).max(200),
    /** Of a table with one value per row: the columns of the patient, the time if there is one, the variable and the value. */
    long: z
      .array(z.string().trim().min(1).max(1_000))
      .min(3, 'must name the patient, the time if there is one, the variable and the value')
      .max(4, 'must name the patient, the time if there is one, the variable and the value')
      .refine((columns) => new Set(columns).size === columns.length, 'must name different columns'),
  })
  .partial();
export type ReadingOptions = z.infer<typeof ReadingOptions>;

/** The options of which something is said; the others are left out, so that saying nothing is the same however it is done. */
export const readingOptionsOf = (
  said: {
    readonly [Key in keyof ReadingOptions]?: ReadingOptions[Key] | undefined;
  },
): ReadingOptions =>
  ReadingOptions.parse(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)));
