import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { SAMPLE } from './testApp.ts';

/** The rows of the sample, header included. */
export const sampleRows = (): string[][] => parse(readFileSync(SAMPLE));

/** Figures of a column of numbers of the sample, without the code under test. */
export function figuresOf(column: string): {
  count: number;
  missing: number;
  min: number;
  max: number;
  mean: number;
} {
  const [header = [], ...rows] = sampleRows();
  const cells = rows.map((row) => row[header.indexOf(column)] ?? '');
  const values = cells.filter((cell) => cell !== '').map(Number);
  return {
    count: values.length,
    missing: cells.length - values.length,
    min: Math.min(...values),
    max: Math.max(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  };
}
