import type { CategorySummary, NumberSummary, TableOneRow } from '../../domain/statistics/tableOne.ts';
import { NO_NUMBER } from '../formats/numberFormats.ts';
import { shortened } from '../layout/printableText.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import { bareProbability } from './resultWords.ts';

/** A printed line of Table 1. */
export interface TableOneLine {
  /** The name of the column is bold, what is below it is not. */
  readonly isName: boolean;
  /** By the columns of the table. */
  readonly cells: readonly string[];
  /** The name of the test, which takes the columns that are left; null in a line without one. */
  readonly test: string | null;
}

const MOST_NAME = 60;
const MOST_LEVEL = 50;

/** The lines of a column: its figures for all rows, then for each of the first groups, then how far the groups are apart. */
export function tableOneLines(row: TableOneRow, mostGroups: number, layout: ReportLayout): TableOneLine[] {
  const lines =
    row.kind === 'number' ? numberLines(row, mostGroups, layout) : categoryLines(row, mostGroups, layout);
  const figures = comparisonCells(row, layout);
  const test = testName(row, layout);
  return lines.map(({ isName, cells }, at) => ({
    isName,
    cells: at === 0 ? [...cells, ...figures] : cells,
    test: at === 1 ? test : null,
  }));
}

type FigureLine = Omit<TableOneLine, 'test'>;

/** The difference, and the probability. */
function comparisonCells({ standardisedDifference, test }: TableOneRow, layout: ReportLayout): string[] {
  const { figures } = layout;
  if (test === null) return [];
  const difference =
    standardisedDifference === null
      ? NO_NUMBER
      : figures.bare({ name: 'standardisedDifference', value: standardisedDifference });
  return [difference, test.estimable ? bareProbability(test.test.p, layout) : NO_NUMBER];
}

function testName({ test }: TableOneRow, { i18n: { results } }: ReportLayout): string | null {
  if (test === null) return null;
  return test.estimable ? results.tests[test.test.name] : results.reasons[test.reason];
}

function numberLines(
  { column, overall, groups }: Extract<TableOneRow, { kind: 'number' }>,
  mostGroups: number,
  { i18n, figures }: ReportLayout,
): FigureLine[] {
  const summaries = [overall, ...groups.slice(0, mostGroups)];
  const mean = ({ mean: value, standardDeviation }: NumberSummary) =>
    value === null
      ? NO_NUMBER
      : `${figures.measure(value)}${standardDeviation === null ? '' : ` ± ${figures.measure(standardDeviation)}`}`;
  const median = ({ median: value, lowerQuartile, upperQuartile }: NumberSummary) =>
    value === null || lowerQuartile === null || upperQuartile === null
      ? NO_NUMBER
      : `${figures.measure(value)} [${figures.range(figures.measure(lowerQuartile), figures.measure(upperQuartile))}]`;
  return [
    { isName: true, cells: [shortened(column, MOST_NAME), ...summaries.map(mean)] },
    { isName: false, cells: ['', ...summaries.map(median)] },
    ...missingLine(summaries, i18n.analysis.tableOne.missing, figures.count),
  ];
}

function categoryLines(
  { column, overall, groups }: Extract<TableOneRow, { kind: 'category' }>,
  mostGroups: number,
  { i18n, figures, numbers }: ReportLayout,
): FigureLine[] {
  const summaries = [overall, ...groups.slice(0, mostGroups)];
  const cell = ({ n, levels }: CategorySummary, at: number) => {
    const level = levels[at];
    if (!level) return NO_NUMBER;
    return `${figures.count(level.count)}${level.share === null ? '' : ` (${numbers.share(level.count, n)})`}`;
  };
  return [
    { isName: true, cells: [shortened(column, MOST_NAME), ...summaries.map(() => '')] },
    ...overall.levels.map(({ level }, at) => ({
      isName: false,
      cells: [shortened(level, MOST_LEVEL), ...summaries.map((summary) => cell(summary, at))],
    })),
    ...missingLine(summaries, i18n.analysis.tableOne.missing, figures.count),
  ];
}

function missingLine(
  summaries: readonly { readonly missing: number }[],
  title: string,
  count: (value: number) => string,
): FigureLine[] {
  if (summaries.every(({ missing }) => missing === 0)) return [];
  return [{ isName: false, cells: [title, ...summaries.map(({ missing }) => count(missing))] }];
}
