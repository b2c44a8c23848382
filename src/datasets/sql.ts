/** A text as an SQL literal. */
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Bytes as an SQL blob literal. */
export const blob = (bytes: Uint8Array): string =>
  `'${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'::blob`;

/**
 * An SQL condition: both hold. The second is looked at only for rows for which the first holds; DuckDB computes both sides of an `and`
 * for every row when it is not a filter by itself.
 */
export const guarded = (cheap: string, costly: string): string =>
  `(case when ${cheap} then ${costly} else false end)`;

/** The column of the table `source` that holds the header's column of this index. */
export const cell = (index: number): string => `c${index}`;

/** A name of a column as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
