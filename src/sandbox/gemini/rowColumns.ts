import { parse } from 'csv-parse/sync';

/** One column of the rows in a prompt. */
export interface RowColumn {
  readonly name: string;
  /** The cells in the order of the rows; empty for no value. */
  readonly cells: readonly string[];
  /** The cells with a value, the most frequent first. */
  readonly values: readonly (readonly [value: string, count: number])[];
  /** The numbers of the cells, null for an empty one; undefined for a column that holds anything else. */
  readonly numbers: readonly (number | null)[] | undefined;
}

/** `90+` is an age of 90 or more. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\+?$/i;

/** Reads CSV with a header; leaves out columns without a name, without a value, and those that only number the rows. */
export function readRowColumns(csv: string): RowColumn[] {
  const [header = [], ...rows]: string[][] = parse(csv, {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  return header.flatMap((name, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    return name === '' || countsUp(cells) || cells.every((cell) => cell === '')
      ? []
      : [columnOf(name, cells)];
  });
}

function columnOf(name: string, cells: readonly string[]): RowColumn {
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== '') counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const values = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const isNumeric = values.every(([value]) => NUMBER.test(value));
  const numberOf = (cell: string) => (cell === '' ? null : Number(cell.replace(/\+$/, '')));
  return { name, cells, values, numbers: isNumeric ? cells.map(numberOf) : undefined };
}

const countsUp = (cells: readonly string[]): boolean =>
  cells.length > 2 &&
  cells.every((cell, index) => cell !== '' && (index === 0 || Number(cell) === Number(cells[index - 1]) + 1));
