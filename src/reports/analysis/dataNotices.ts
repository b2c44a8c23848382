import type { ColumnProfile, DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { shortened } from '../layout/printableText.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisReportData } from './analysisReportData.ts';

/** Sentences of each kind that are printed; the others are counted. */
const MOST_SENTENCES = 12;
const MOST_EXAMPLES = 3;
const MOST_NAME = 60;
const MOST_VALUE = 30;

type Counted = readonly { readonly value: string; readonly count: number }[];

/** What was noticed about the rows and the cells, one sentence each. */
export function dataNotices({ profile }: AnalysisReportData, layout: ReportLayout): string[] {
  const { analysis } = layout.i18n;
  const names = profile.columns.map(({ name }) => name);
  const ofRows = profile.notices.map((notice) => {
    const clause = shortened(analysis.notice(notice), 300);
    // The name of a column stays as it is.
    return names.some((name) => clause.startsWith(name)) ? `${clause}.` : sentence(clause);
  });
  const ofCells = profile.columns.flatMap((column) => cellNotices(column, layout));
  return [...atMost(ofRows, layout), ...atMost(ofCells, layout), ...cutCells(profile, layout)];
}

function atMost(sentences: readonly string[], { i18n }: ReportLayout): string[] {
  const shown = sentences.slice(0, MOST_SENTENCES);
  const others = sentences.length - shown.length;
  return others > 0 ? [...shown, sentence(i18n.analysis.quality.more(others))] : shown;
}

const sentence = (clause: string): string => `${clause.slice(0, 1).toLocaleUpperCase()}${clause.slice(1)}.`;

function cellNotices(column: ColumnProfile, layout: ReportLayout): string[] {
  if (column.kind === 'identifying') return [];
  const { quality } = layout.i18n.analysis;
  const name = shortened(column.name, MOST_NAME);
  const censored = column.kind === 'numeric' ? column.censored : 0;
  return [
    ...(column.oddValues.length > 0
      ? [quality.oddValues(name, total(column.oddValues), examples(column.oddValues, layout))]
      : []),
    ...(column.missingTexts.length > 0
      ? [quality.missingTexts(name, total(column.missingTexts), examples(column.missingTexts, layout))]
      : []),
    ...(censored > 0 ? [quality.censored(name, censored)] : []),
  ];
}

const total = (values: Counted): number => values.reduce((sum, { count }) => sum + count, 0);

const examples = (values: Counted, { figures }: ReportLayout): string => {
  const shown = values.slice(0, MOST_EXAMPLES);
  const texts = shown.map(({ value, count }) => `${shortened(value, MOST_VALUE)}: ${figures.count(count)}`);
  return [...texts, ...(values.length > shown.length ? ['…'] : [])].join(', ');
};

const cutCells = ({ cutCells: cut = 0 }: DatasetProfile, { i18n }: ReportLayout): string[] =>
  cut > 0 ? [i18n.analysis.quality.cutCells(cut)] : [];
