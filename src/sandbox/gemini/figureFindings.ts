import type { Finding } from '../../domain/analysis/findings.ts';
import type { ColumnFigures } from './columnFigures.ts';

/** Longest cell that a finding can cite as evidence, in characters. */
const MAX_CITED = 500;

/** How many cells of the column are empty; undefined when none is. */
export function missingFinding({ name, count, missing }: ColumnFigures): Finding | undefined {
  if (missing === 0) return undefined;
  const share = missing / (count + missing);
  return {
    title: `Empty cells in ${label(name)}`,
    detail: `${label(name)} is empty in ${missing} of ${count + missing} rows (${percent(share)}).`,
    columns: [name],
    importance: share >= 0.4 ? 'high' : share >= 0.15 ? 'medium' : 'low',
    supportingRows: missing,
  };
}

/** Mean, median and range of a column of numbers; the smallest and the largest cell are its evidence. */
export function measureFinding(figures: ColumnFigures): Finding | undefined {
  if (figures.kind !== 'numeric') return undefined;
  const { name, count, mean, median, min, max } = figures;
  return {
    title: `Mean and median of ${label(name)}`,
    detail: `${label(name)} has a mean of ${rounded(mean)} and a median of ${rounded(median)} over ${count} values, from ${rounded(min)} to ${rounded(max)}.`,
    columns: [name],
    importance: 'medium',
    supportingRows: count,
    evidence: cited(name, min === max ? [String(min)] : [String(min), String(max)]),
  };
}

/** The most frequent value of a column of texts; undefined when no value is repeated. */
export function frequencyFinding(figures: ColumnFigures): Finding | undefined {
  if (figures.kind !== 'text') return undefined;
  const { name, count } = figures;
  const [top] = figures.topValues;
  if (top === undefined || top.count < 2) return undefined;
  return {
    title: `Most frequent value of ${label(name)}`,
    detail: `${label(name)} is most often ${label(top.value)}: ${top.count} of ${count} values (${percent(top.count / count)}).`,
    columns: [name],
    importance: 'medium',
    supportingRows: count,
    evidence: cited(name, [top.value]),
  };
}

const cited = (column: string, values: readonly string[]) =>
  values
    .filter((value) => Math.max(column.length, value.length) <= MAX_CITED)
    .map((value) => ({ column, value }));

/** A column's name or a value on one line, cut to what a sentence can carry. */
function label(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line || '(unnamed)';
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

const rounded = (value: number): string => String(Number(value.toPrecision(5)));
