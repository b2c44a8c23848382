import { z } from 'zod';

/** What a data dictionary says that the values of a column are. */
export const DeclaredType = z.enum(['number', 'date', 'category', 'flag', 'text']);
export type DeclaredType = z.infer<typeof DeclaredType>;

/** A column as the data dictionary of its source describes it. */
export const DeclaredColumn = z.strictObject({
  /** The line of the dictionary, from 1. */
  line: z.int().positive(),
  /** Null where the values tell. */
  type: DeclaredType.nullable(),
  /** What the codes of a coded column stand for, in the order of the dictionary; empty for other columns. */
  choices: z.array(z.strictObject({ code: z.string(), label: z.string() })),
});
export type DeclaredColumn = z.infer<typeof DeclaredColumn>;

/** By the name of the column; columns that are not described are absent. */
export type DeclaredColumns = Readonly<Record<string, DeclaredColumn>>;
