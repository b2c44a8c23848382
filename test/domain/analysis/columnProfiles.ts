import { ColumnProfile, DatasetProfile } from '../../../src/domain/datasets/datasetProfile.ts';
import type { Treatment } from '../../../src/domain/datasets/identifiers/columnTreatment.ts';

type Counts = Readonly<Record<string, number>>;

const treated = (treatment: Treatment) => ({ treatment, reason: { because: 'type' } }) as const;
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const topValues = (levels: Counts) => Object.entries(levels).map(([value, count]) => ({ value, count }));
const NOTHING_ODD = { missingTexts: [], oddValues: [] };

interface NumberFigures {
  readonly treatment: Treatment;
  readonly count: number;
  readonly missing: number;
  readonly distinct: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
  readonly mean: number;
  readonly levels: Counts;
}

const AGES: NumberFigures = {
  ...{ treatment: 'sent', count: 200, missing: 0, distinct: 45, levels: {} },
  ...{ min: 39, lowerQuartile: 56, median: 63, upperQuartile: 69, max: 82, mean: 62.4 },
};

/** A measured number: of many values. */
export function numberColumn(name: string, changes: Partial<NumberFigures> = {}): ColumnProfile {
  const { treatment, levels, ...figures } = { ...AGES, ...changes };
  return ColumnProfile.parse({
    kind: 'numeric',
    name,
    treatment: treated(treatment),
    ...NOTHING_ODD,
    ...{ decimal: '.', censored: 0, standardDeviation: 9, histogram: [] },
    topValues: topValues(levels),
    ...figures,
  });
}

/** A category whose levels are whole numbers, such as 1 and 2 for sex. */
export function codeColumn(name: string, levels: Counts, treatment: Treatment = 'sent'): ColumnProfile {
  const codes = Object.keys(levels).map(Number);
  const [min, max] = [Math.min(...codes), Math.max(...codes)];
  return numberColumn(name, {
    ...{ treatment, levels, min, max, distinct: codes.length, count: sum(Object.values(levels)) },
    ...{ lowerQuartile: min, median: min, upperQuartile: max, mean: min },
  });
}

interface TextFigures {
  readonly treatment: Treatment;
  readonly type: 'category' | 'flag' | 'date' | 'code' | 'id' | 'text';
  readonly missing: number;
  readonly distinct: number;
  readonly count: number;
}

/** A category of words. */
export function categoryColumn(
  name: string,
  levels: Counts,
  changes: Partial<TextFigures> = {},
): ColumnProfile {
  const { treatment = 'scrubbed', ...figures } = changes;
  return ColumnProfile.parse({
    kind: 'text',
    name,
    treatment: treated(treatment),
    ...NOTHING_ODD,
    ...{ type: 'category', dates: null, missing: 0 },
    ...{ count: sum(Object.values(levels)), distinct: Object.keys(levels).length },
    topValues: topValues(levels),
    ...figures,
  });
}

/** Free text, which leaves without what identifies in it, or not at all. */
export const freeTextColumn = (name: string, treatment: 'scrubbed' | 'withheld' = 'scrubbed') =>
  categoryColumn(name, {}, { type: 'text', treatment, count: 200, distinct: 190 });

/** Dates, which leave moved by some days. */
export const dateColumn = (name: string, levels: Counts = {}) =>
  categoryColumn(name, levels, { type: 'date', treatment: 'shifted', count: 200, distinct: 150 });

/** What identifies, which leaves as pseudonyms. */
export const identifyingColumn = (name: string): ColumnProfile =>
  ColumnProfile.parse({
    kind: 'identifying',
    name,
    treatment: treated('pseudonym'),
    ...{ count: 200, missing: 0, distinct: 200 },
  });

/** A data set of 200 rows. */
export const profileOf = (...columns: readonly ColumnProfile[]): DatasetProfile =>
  DatasetProfile.parse({ rows: 200, columns, notices: [] });
