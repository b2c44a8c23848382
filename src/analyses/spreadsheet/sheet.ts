import type { Effect, StatisticalTest } from '../../domain/statistics/statisticsResult.ts';
import type { HeadingKey, SheetKey, SpreadsheetTexts } from './spreadsheetTexts.ts';

/** A number is written as a number, a text as a text whatever it begins with; null leaves the cell empty. */
export type SheetCell = string | number | null;

/** A sheet before it is written. */
export interface SheetTable {
  readonly sheet: SheetKey;
  readonly headings: readonly HeadingKey[];
  /** As many cells as headings each. */
  readonly rows: readonly (readonly SheetCell[])[];
}

export const EFFECT_HEADINGS = ['effect', 'value', 'lower', 'upper'] as const;
export const TEST_HEADINGS = ['test', 'statistic', 'df', 'denominatorDf', 'p'] as const;

export const effectCells = (
  effect: Effect | null,
  { effects }: SpreadsheetTexts,
  name = effect && effects[effect.name],
): SheetCell[] => [name, effect?.value ?? null, effect?.lower ?? null, effect?.upper ?? null];

export const testCells = (test: StatisticalTest | null, { tests }: SpreadsheetTexts): SheetCell[] => [
  test && tests[test.name],
  test?.statistic ?? null,
  test?.degreesOfFreedom[0] ?? null,
  test?.degreesOfFreedom[1] ?? null,
  test?.p ?? null,
];
