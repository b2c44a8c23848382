import type { NumericColumn, TextColumn } from '../../domain/datasets/datasetProfile.ts';

export interface ValueBar {
  readonly label: string;
  readonly rows: number;
  /** True for the one bar that stands for all values without a bar of their own. */
  readonly rest: boolean;
}

const MAX_BARS = 8;

/**
 * True when a numeric column has so few distinct values that each gets its own bar, as codes and
 * scores do.
 */
export const isDiscrete = (column: NumericColumn) =>
  column.distinct > 0 && column.distinct <= MAX_BARS && column.topValues.length === column.distinct;

/**
 * The most frequent values, and one bar for all others. Values of a numeric column come in ascending order,
 * values of a text column by frequency.
 */
export function valueBars(
  column: NumericColumn | TextColumn,
  otherValues: (number: number) => string,
): ValueBar[] {
  const shown = column.topValues.slice(0, column.distinct > MAX_BARS ? MAX_BARS - 1 : MAX_BARS);
  const bars = shown.map(({ value, count }) => ({ label: value, rows: count, rest: false }));
  if (column.kind === 'numeric') bars.sort((a, b) => Number(a.label) - Number(b.label));
  const rest = column.count - shown.reduce((sum, { count }) => sum + count, 0);
  const restValues = column.distinct - shown.length;
  if (rest > 0 && restValues > 0) {
    bars.push({
      label: otherValues(restValues),
      rows: rest,
      rest: true,
    });
  }
  return bars;
}
