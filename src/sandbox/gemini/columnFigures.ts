import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const counts = {
  name: z.string(),
  /** Cells with a value. */
  count: z.int(),
  /** Empty cells. */
  missing: z.int(),
  /** Different values. */
  distinct: z.int(),
};

/** Figures of one column, in the form in which a merge prompt states the statistics of the whole data set. */
export const ColumnFigures = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('numeric'),
    ...counts,
    mean: z.number(),
    median: z.number(),
    min: z.number(),
    max: z.number(),
  }),
  z.object({
    kind: z.literal('text'),
    ...counts,
    /** Most frequent values first. */
    topValues: z.array(z.object({ value: z.string(), count: z.int() })),
  }),
  z.object({ kind: z.enum(['identifying', 'countsOnly']), ...counts }),
]);
export type ColumnFigures = z.infer<typeof ColumnFigures>;

/** `90+` is an age of 90 or more. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\+?$/i;

/** Reads CSV with a header and computes the figures of its columns; leaves out columns that only number the rows. */
export function readColumnFigures(csv: string): ColumnFigures[] {
  const [header = [], ...rows]: string[][] = parse(csv, {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  return header.flatMap((name, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    return countsUp(cells) ? [] : [figuresOf(name, cells)];
  });
}

function figuresOf(name: string, cells: readonly string[]): ColumnFigures {
  const values = cells.filter((cell) => cell !== '');
  const frequencies = new Map<string, number>();
  for (const value of values) frequencies.set(value, (frequencies.get(value) ?? 0) + 1);
  const figures = {
    name,
    count: values.length,
    missing: cells.length - values.length,
    distinct: frequencies.size,
  };
  if (values.length > 0 && values.every((value) => NUMBER.test(value))) {
    return {
      kind: 'numeric',
      ...figures,
      ...measuresOf(values.map((value) => Number(value.replace(/\+$/, '')))),
    };
  }
  const topValues = [...frequencies]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return { kind: 'text', ...figures, topValues: topValues.slice(0, 1) };
}

function measuresOf(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

const countsUp = (cells: readonly string[]): boolean =>
  cells.length > 2 &&
  cells.every((cell, index) => cell !== '' && (index === 0 || Number(cell) === Number(cells[index - 1]) + 1));
