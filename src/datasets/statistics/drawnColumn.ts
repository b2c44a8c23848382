import type { PreparedColumn } from './prepareRows.ts';

/** A column that a chart draws, and where the prepared table has it. */
export interface DrawnColumn extends PreparedColumn {
  /** The column of the prepared table with the value of a number or score as it is. */
  readonly value: string;
  /** That with the months of a date since the year 0. */
  readonly month: string;
}
