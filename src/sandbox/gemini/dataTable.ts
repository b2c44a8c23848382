import { parse } from 'csv-parse/sync';

/** What stands for a missing value, in any case. */
const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '.']);
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
/** A column counts as numeric when at least this share of its values are numbers. */
const NUMERIC_SHARE = 0.9;

/** A column as it was read: texts, and numbers where they are numbers. Index i is row i. */
export interface Column {
  readonly name: string;
  /** undefined is missing. */
  readonly texts: readonly (string | undefined)[];
  /** undefined is missing or not a number. Empty for a column that is not numeric. */
  readonly numbers: readonly (number | undefined)[];
  readonly isNumeric: boolean;
  /** Numbers the rows one by one: it identifies them and says nothing about them. */
  readonly isIdentifier: boolean;
  readonly distinct: number;
  readonly missing: number;
}

export interface DataTable {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** Reads rows of CSV under a header. Cells are values and nothing else; ragged rows count as having missing values. */
export function readTable(csv: string): DataTable {
  const records: string[][] = parse(csv, {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const [header = [], ...rows] = records;
  const columns = header.map((name, index) =>
    column(
      name,
      rows.map((row) => row[index]),
    ),
  );
  return { rows: rows.length, columns };
}

function column(name: string, cells: readonly (string | undefined)[]): Column {
  const texts = cells.map((cell) => {
    const text = cell?.trim() ?? '';
    return MISSING.has(text.toLowerCase()) ? undefined : text;
  });
  const present = texts.filter((text) => text !== undefined);
  const numeric = present.filter((text) => NUMBER.test(text)).length;
  const isNumeric = present.length > 0 && numeric >= present.length * NUMERIC_SHARE;
  const numbers = isNumeric
    ? texts.map((text) => (text !== undefined && NUMBER.test(text) ? Number(text) : undefined))
    : [];
  return {
    name,
    texts,
    numbers,
    isNumeric,
    isIdentifier: countsUp(numbers),
    distinct: new Set(present).size,
    missing: cells.length - present.length,
  };
}

function countsUp(numbers: readonly (number | undefined)[]): boolean {
  return (
    numbers.length > 2 &&
    numbers.every((value, index) => {
      const before = numbers[index - 1];
      return value !== undefined && (index === 0 || (before !== undefined && value === before + 1));
    })
  );
}
