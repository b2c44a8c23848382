import type { AnswerText } from '../../../src/domain/analysis/analysisAnswer.ts';
import { isSignificant } from '../../../src/domain/analysis/rankResults.ts';
import type { ResultEntry } from '../../../src/domain/analysis/resultEntries.ts';
import type { CategorySummary, NumberSummary } from '../../../src/domain/statistics/tableOne.ts';
import type { AnalysisView, PrintedFinding } from '../../../src/reports/analysis/analysisView.ts';
import type { ReportLayout } from '../../../src/reports/layout/reportLayout.ts';
import { chartFigures } from './chartFigures.ts';
import { entryFigures, mainFigures } from './entryFigures.ts';

/** Which figures a part of a report may write, and which it has to. */
export interface ExpectedPart {
  readonly allowed: readonly string[];
  readonly required: readonly string[];
  /** Labels of axes, which only charts may write. */
  readonly ticks: readonly string[];
}

/** Groups of Table 1, and further results, that have room. */
const MOST_GROUPS = 4;
const MOST_FURTHER = 25;
/** The intervals and the threshold that texts of the report speak of, and the reach of the whiskers of a box. */
const CONSTANTS = ['95%', '95', '0.05', '0,05', '1.5', '1,5'];

/** A text in which the model itself states numbers is marked as such; its figures are none of ours. */
const textsOf = (texts: readonly (AnswerText | null)[]) => ({
  checked: texts.flatMap((text) => (text?.isChecked ? [text.text] : [])),
  unchecked: texts.flatMap((text) => (text && !text.isChecked ? [text.text] : [])),
});

/** The values of the categories among these columns, which a report prints as names; those of a column of measurements are none. */
function levelsIn({ data: { profile, results } }: AnalysisView, columns: readonly string[]): string[] {
  const { rows, by } = results.tableOne;
  const categories = new Set([
    ...rows.flatMap(({ kind, column }) => (kind === 'category' ? [column] : [])),
    ...(by ? [by.column] : []),
  ]);
  const named = profile.columns.filter(({ name }) => categories.has(name) && columns.includes(name));
  return named.flatMap((column) =>
    column.kind === 'identifying' ? [] : column.topValues.map(({ value }) => value),
  );
}

const columnsOf = (entries: readonly ResultEntry[]): string[] =>
  entries.flatMap(({ first, second }) => [first, second]);

/** The first page: the answer, and the key figures of the first findings. */
export function expectedAnswer(view: AnalysisView, layout: ReportLayout): ExpectedPart {
  const { figures: write } = layout;
  const { data, findings } = view;
  const { checked, unchecked } = textsOf([...view.sentences, ...view.limits]);
  const titles = textsOf(findings.map(({ title }) => title));
  const main = findings.flatMap(({ results: [first] }) => first ?? []);
  const counts = [data.results.rows, data.results.kept, data.profile.rows, data.profile.columns.length];
  const coverage = data.coverage ? [data.coverage.rows, data.coverage.missingChunks, data.method.chunks] : [];
  return {
    allowed: [
      ...CONSTANTS,
      ...[...checked, ...unchecked, ...titles.checked, ...titles.unchecked],
      ...[data.question, data.clinic.name, ...data.clinic.letterhead, layout.dates.time(data.generatedAt)],
      ...[...counts, ...coverage].map(write.count),
      ...main.flatMap((entry) => entryFigures(entry, view, write)),
      ...levelsIn(view, columnsOf(main)),
    ],
    required: checked,
    ticks: [],
  };
}

export function expectedFinding(
  { number, title, detail, caution, results, claims }: PrintedFinding,
  view: AnalysisView,
  { figures: write }: ReportLayout,
): ExpectedPart {
  const { checked, unchecked } = textsOf([title, detail, caution]);
  const charts = results.map((entry) => chartFigures(entry, view, write));
  const verdicts = claims.flatMap(({ verdict }) => (verdict.verdict === 'notTestable' ? [] : [verdict]));
  const [main] = results;
  return {
    allowed: [
      ...[...CONSTANTS, write.count(number), ...checked, ...unchecked],
      ...results.flatMap((entry) => entryFigures(entry, view, write)),
      ...verdicts.flatMap(({ n, value }) => [write.count(n), write.percent(value), write.measure(value)]),
      ...charts.flatMap(({ figures }) => figures),
      ...levelsIn(view, columnsOf(results)),
    ],
    required: [...checked, ...(main ? mainFigures(main, write) : [])],
    ticks: charts.flatMap(({ ticks }) => ticks),
  };
}

export function expectedFurther(view: AnalysisView, { figures: write }: ReportLayout): ExpectedPart {
  const { further } = view;
  const counts = [further.length, further.filter(isSignificant).length, MOST_FURTHER].map(write.count);
  const shown = further.slice(0, MOST_FURTHER);
  return {
    allowed: [
      ...[...CONSTANTS, ...counts],
      ...shown.flatMap((entry) => entryFigures(entry, view, write)),
      ...levelsIn(view, columnsOf(shown)),
    ],
    required: shown.flatMap((entry) => mainFigures(entry, write)),
    ticks: [],
  };
}

export function expectedTableOne(view: AnalysisView, layout: ReportLayout): ExpectedPart {
  const { by, n, missing, rows } = view.data.results.tableOne;
  const { figures: write, numbers } = layout;
  const groups = by?.groups ?? [];
  const columns = [...rows.map(({ column }) => column), ...(by ? [by.column] : [])];
  const cells = rows.flatMap((row) => [
    ...(row.kind === 'number'
      ? [row.overall, ...row.groups.slice(0, MOST_GROUPS)].flatMap((summary) => numberCells(summary, layout))
      : [row.overall, ...row.groups.slice(0, MOST_GROUPS)].flatMap((summary) =>
          categoryCells(summary, layout),
        )),
    ...(row.test === null || row.standardisedDifference === null
      ? []
      : [write.bare({ name: 'standardisedDifference', value: row.standardisedDifference })]),
    ...(row.test?.estimable ? [write.probability(row.test.test.p)] : []),
  ]);
  const missings = rows.flatMap((row) => [row.overall, ...row.groups].map((summary) => summary.missing));
  const sizes = [n, ...groups.slice(0, MOST_GROUPS).map((group) => group.n)].map(write.count);
  const rest = [missing, ...missings, Math.max(0, groups.length - MOST_GROUPS)].map(write.count);
  return {
    allowed: [...cells, ...sizes, ...rest, numbers.share(0, 1), ...levelsIn(view, columns)],
    required: [...cells, ...sizes],
    ticks: [],
  };
}

function numberCells(summary: NumberSummary, { figures: { measure } }: ReportLayout): string[] {
  const { mean, standardDeviation, lowerQuartile, median, upperQuartile } = summary;
  const cells = [mean, standardDeviation, lowerQuartile, median, upperQuartile];
  return cells.flatMap((value) => (value === null ? [] : [measure(value)]));
}

const categoryCells = ({ n, levels }: CategorySummary, { figures, numbers }: ReportLayout): string[] =>
  levels.flatMap(({ count, share }) => [
    figures.count(count),
    ...(share === null ? [] : [numbers.share(count, n)]),
  ]);
