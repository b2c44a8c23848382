import { readFileSync } from 'node:fs';
import { computeAssociations } from '../../src/datasets/statistics/computeAssociations.ts';
import { computeRelations } from '../../src/datasets/statistics/computeRelations.ts';
import { computeSurvival } from '../../src/datasets/statistics/computeSurvival.ts';
import { computeTableOne } from '../../src/datasets/statistics/computeTableOne.ts';
import type { AnalysisPlan } from '../../src/domain/analysis/analysisPlan.ts';
import { AnalysisResults } from '../../src/domain/analysis/analysisResults.ts';
import type {
  ColumnProfile,
  DatasetProfile,
  NumericColumn,
} from '../../src/domain/datasets/datasetProfile.ts';
import type { AnalysisReportData } from '../../src/reports/analysis/analysisReportData.ts';
import { category, LUNG, number, withTable } from '../datasets/statistics/sampleTable.ts';
import { SENT } from '../support/sent.ts';
import { lungAnswer, lungClaims } from './lungAnswer.ts';

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

/** The sample's profile. */
export function lungProfile(): DatasetProfile {
  const columns = sampleColumns();
  const numeric: ColumnProfile[] = [...columns].map(([name, cells]) => numericColumn(name, cells));
  return { rows: columns.get('age')?.length ?? 0, columns: numeric, notices: [] };
}

/** What the question is about: survival, where a status of 1 is death. */
export const LUNG_PLAN: AnalysisPlan = {
  outcomes: ['time'],
  factors: [],
  survival: { time: 'time', event: 'status', eventValues: ['1'], censoredValues: ['0'] },
  describeBy: 'sex',
  filters: [],
  cannotAnswer: null,
};

let computed: Promise<AnalysisResults> | undefined;

/** The results of the sample under the plan, computed from its rows once per process. */
export function lungResults(): Promise<AnalysisResults> {
  computed ??= withTable(LUNG, async (connection) => {
    const { signal } = new AbortController();
    const sex = category('sex', { '1': '1', '2': '2' });
    const status = category('status', { '0': '0', '1': '1' });
    const ecog = {
      ...category('ph.ecog', { '0': '0.0', '1': '1.0', '2': '2.0', '3': '3.0' }),
      isScore: true,
    };
    const others = [
      number('age'),
      sex,
      ecog,
      ...['ph.karno', 'pat.karno', 'meal.cal', 'wt.loss'].map(number),
    ];
    const columns = [number('inst'), number('time'), status, ...others];
    const of = { table: 'lung', columns, signal };
    const associations = await computeAssociations(connection, { ...of, outcomes: ['time'] });
    const survival = await computeSurvival(connection, {
      table: 'lung',
      plan: {
        time: { kind: 'number', name: 'time', sql: '"time"' },
        event: { name: 'status', sql: '"status"', event: ['1'], censored: ['0'] },
        columns: [number('inst'), ...others],
      },
      signal,
    });
    return AnalysisResults.parse({
      rows: 228,
      kept: 228,
      compared: columns.map(({ name }) => name),
      notCompared: [],
      tableOne: await computeTableOne(connection, {
        ...of,
        columns: columns.filter(({ name }) => name !== 'sex'),
        by: sex,
      }),
      associations,
      survival,
      months: [],
      relations: await computeRelations(connection, { ...of, associations }),
    });
  });
  return computed;
}

/** A complete report on the sample. */
export async function lungReport(changes: Partial<AnalysisReportData> = {}): Promise<AnalysisReportData> {
  return {
    reportId: 'rep_7Q2M4K9T',
    clinic: {
      name: 'Northfield Lung Clinic',
      accentColor: '#0c5a61',
      letterhead: ['12 High Street, Northfield', '+441632960123'],
      logo: null,
    },
    datasetName: 'ncctg-lung.csv',
    question: 'Which characteristics go with longer survival?',
    locale: 'en',
    generatedAt: new Date('2026-11-24T14:32:00Z'),
    sandbox: true,
    profile: lungProfile(),
    plan: { plan: LUNG_PLAN, source: 'model' },
    results: await lungResults(),
    claims: lungClaims(),
    answer: lungAnswer(),
    method: {
      model: 'gemini-2.5-flash',
      promptVersion: 'analysis/1',
      chunks: 5,
      chunksRead: 5,
      readRows: 'all',
      promptTokens: 18_432,
      outputTokens: 2_907,
      costUsd: 0.0128,
    },
    appendix: null,
    ...changes,
  };
}
