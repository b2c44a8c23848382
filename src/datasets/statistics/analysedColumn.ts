/** A level of a category, and the texts of the cells that belong to it: several where values are taken together. */
export interface Level {
  readonly label: string;
  readonly values: readonly string[];
}

/**
 * A column of the table that is analysed. `sql` is an expression for its value, null where the value is missing: a double for a
 * number, a date or timestamp for a date; of a category it is compared as text.
 */
export type AnalysedColumn = { readonly name: string; readonly sql: string } & (
  | { readonly kind: 'number' | 'date' }
  | {
      readonly kind: 'category';
      /**
       * In their order; the first is what others are compared against. Values of no level count as missing.
       * @default those of the column, by number or by text
       */
      readonly levels?: readonly Level[];
      /** Whether the values are numbers of a scale, such as those of ECOG, which correlate with numbers. */
      readonly isScore?: boolean;
    }
);

export interface StatisticsOptions {
  readonly signal: AbortSignal;
  /** Told from time to time how much is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}
