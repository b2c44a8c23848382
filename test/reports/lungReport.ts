import { readFileSync } from 'node:fs';
import type { Finding } from '../../src/domain/analysis/findings.ts';
import type {
  ColumnProfile,
  DatasetProfile,
  NumericColumn,
} from '../../src/domain/datasets/datasetProfile.ts';
import type { AnalysisReportData } from '../../src/reports/analysis/analysisReportData.ts';
import { SENT } from '../support/sent.ts';

const SAMPLE = new URL('../../samples/ncctg-lung.csv', import.meta.url);
const BINS = 16;

/** The sample as chunk objects of the importer, a hundred rows each. */
export function lungChunks(): string[] {
  const [header = '', ...lines] = readFileSync(SAMPLE, 'utf8').trim().split('\n');
  return [0, 100, 200].map((from) => `${[header, ...lines.slice(from, from + 100)].join('\n')}\n`);
}

/** The sample's cells by column; an empty cell is null. It has neither quotes nor commas inside cells. */
function sampleColumns(): Map<string, (number | null)[]> {
  const [header = '', ...lines] = readFileSync(SAMPLE, 'utf8').trim().split('\n');
  const names = header.trim().split(',');
  const rows = lines.map((line) => line.trim().split(','));
  return new Map(
    names.map((name, index) => [
      name,
      rows.map((cells) => {
        const cell = cells[index] ?? '';
        return cell === '' ? null : Number(cell);
      }),
    ]),
  );
}

const quantile = (sorted: readonly number[], share: number): number => {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
};

/** Statistics of one numeric column, computed here independently of the importer. */
export function numericColumn(name: string, cells: readonly (number | null)[]): NumericColumn {
  const values = cells.filter((cell) => cell !== null).toSorted((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const min = values.at(0) ?? 0;
  const max = values.at(-1) ?? 0;
  const width = (max - min) / BINS;
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return {
    kind: 'numeric',
    treatment: SENT,
    missingTexts: [],
    oddValues: [],
    decimal: '.',
    censored: 0,
    name,
    count: values.length,
    missing: cells.length - values.length,
    distinct: counts.size,
    mean,
    standardDeviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null,
    min,
    lowerQuartile: quantile(values, 0.25),
    median: quantile(values, 0.5),
    upperQuartile: quantile(values, 0.75),
    max,
    histogram:
      width === 0
        ? [{ from: min, to: max, count: values.length }]
        : Array.from({ length: BINS }, (_, bin) => ({
            from: min + bin * width,
            to: bin === BINS - 1 ? max : min + (bin + 1) * width,
            count: values.filter((value) => Math.min(BINS - 1, Math.floor((value - min) / width)) === bin)
              .length,
          })),
    topValues: [...counts]
      .toSorted(([a, m], [b, n]) => n - m || a - b)
      .slice(0, 10)
      .map(([value, count]) => ({ value: String(value), count })),
  };
}

/**
 * The sample's profile, with two columns added that the file does not have: a text column and a record
 * number.
 */
export function lungProfile(): DatasetProfile {
  const columns = sampleColumns();
  const numeric: ColumnProfile[] = [...columns].map(([name, cells]) => numericColumn(name, cells));
  return { rows: columns.get('age')?.length ?? 0, columns: numeric, notices: [] };
}

const sharing = (cells: readonly (number | null)[], value: number) =>
  cells.filter((cell) => cell === value).length;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Findings about the sample whose numbers are computed from its rows. */
export function lungFindings(): Finding[] {
  const columns = sampleColumns();
  const column = (name: string) => columns.get(name) ?? [];
  const ecog = column('ph.ecog');
  const time = column('time');
  const meanTime = (score: number) =>
    mean(time.filter((cell, row): cell is number => cell !== null && ecog[row] === score)).toFixed(1);
  const missingMeals =
    sharing(column('meal.cal'), Number.NaN) + column('meal.cal').filter((c) => c === null).length;
  const losing = column('wt.loss').filter((cell) => cell !== null && cell >= 10).length;
  const karno = column('ph.karno');
  const patKarno = column('pat.karno');
  const apart = karno.filter((cell, row) => {
    const own = patKarno[row];
    return cell !== null && own !== null && own !== undefined && Math.abs(cell - own) >= 20;
  }).length;
  return [
    {
      title: 'Survival falls as the physician-rated ECOG score rises',
      detail: `Patients rated 0 were followed for ${meanTime(0)} days on average, those rated 1 for ${meanTime(1)} and those rated 2 for ${meanTime(2)}. The ordering holds across the whole range of the score, with one patient rated 3.\nFollow-up time includes censored patients, so these are not survival estimates; a Kaplan-Meier analysis by score should follow.`,
      columns: ['time', 'ph.ecog', 'status'],
      importance: 'high',
      supportingRows: ecog.filter((cell) => cell !== null).length,
    },
    {
      title: 'Calories at meals are unknown for one patient in five',
      detail: `${missingMeals} of ${time.length} rows have no value for meal.cal. Any comparison that uses it silently drops these patients. Check whether the diary was missing at particular institutions before drawing conclusions.`,
      columns: ['meal.cal', 'inst'],
      importance: 'high',
      supportingRows: missingMeals,
    },
    {
      title: 'Patients and physicians rate performance differently',
      detail: `In ${apart} rows the Karnofsky scores given by the physician and by the patient are at least 20 points apart.`,
      columns: ['ph.karno', 'pat.karno'],
      importance: 'medium',
      supportingRows: apart,
    },
    {
      title: 'A third of the patients lost ten pounds or more',
      detail: `${losing} rows record a weight loss of at least 10 pounds over the last six months.`,
      columns: ['wt.loss'],
      importance: 'medium',
      supportingRows: losing,
    },
    {
      title: 'More men than women are in the data set',
      detail: `${sharing(column('sex'), 1)} rows are coded 1 (male) and ${sharing(column('sex'), 2)} are coded 2 (female).`,
      columns: ['sex', 'age'],
      importance: 'low',
      supportingRows: sharing(column('sex'), 1),
    },
  ];
}

/** A complete report on the sample. */
export function lungReport(changes: Partial<AnalysisReportData> = {}): AnalysisReportData {
  return {
    reportId: 'rep_7Q2M4K9T',
    clinic: {
      name: 'Northfield Lung Clinic',
      accentColor: '#0c5a61',
      letterhead: ['12 High Street, Northfield', '+441632960123'],
      logo: null,
    },
    datasetName: 'ncctg-lung.csv',
    question: 'Which patients need closer follow-up, and what in these data should we not rely on?',
    generatedAt: new Date('2026-11-24T14:32:00Z'),
    sandbox: true,
    profile: lungProfile(),
    answer: {
      summary:
        'The physician-rated ECOG score separates patients with long and short follow-up most clearly, and is recorded for almost everyone. Weight loss and the gap between physician and patient ratings single out further patients who may need closer follow-up.\nCalories at meals should not be relied on: the value is missing for one patient in five, and the gaps do not look accidental.',
      findings: lungFindings(),
    },
    method: {
      model: 'gemini-2.5-flash',
      promptVersion: 'findings/1',
      chunks: 5,
      promptTokens: 18_432,
      outputTokens: 2_907,
      costUsd: 0.0128,
    },
    appendix: null,
    ...changes,
  };
}
