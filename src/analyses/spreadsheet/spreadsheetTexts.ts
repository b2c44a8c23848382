import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';
import type { NotTestableReason, Predicate, Verdict } from '../../domain/analysis/claim.ts';
import type { ClaimDirection } from '../../domain/analysis/modelClaims.ts';
import type { ResultEntryKind } from '../../domain/analysis/resultEntries.ts';
import type { ColumnProfile, TextType } from '../../domain/datasets/datasetProfile.ts';
import type { EffectName, NotEstimableReason, TestName } from '../../domain/statistics/statisticsResult.ts';
import { ENGLISH_SPREADSHEET } from './englishSpreadsheet.ts';
import { GERMAN_SPREADSHEET } from './germanSpreadsheet.ts';

/** The sheets, in their order. */
export type SheetKey =
  | 'analysis'
  | 'results'
  | 'further'
  | 'groups'
  | 'tableOne'
  | 'medians'
  | 'curves'
  | 'atRisk'
  | 'months'
  | 'claims'
  | 'columns';

/** What a column of a sheet holds. */
export type HeadingKey =
  | 'adjustedP'
  | 'against'
  | 'atRisk'
  | 'chunks'
  | 'column'
  | 'compared'
  | 'count'
  | 'denominatorDf'
  | 'df'
  | 'direction'
  | 'distinct'
  | 'effect'
  | 'events'
  | 'fact'
  | 'first'
  | 'group'
  | 'id'
  | 'kind'
  | 'level'
  | 'levels'
  | 'lower'
  | 'lowerQuartile'
  | 'max'
  | 'mean'
  | 'median'
  | 'min'
  | 'missing'
  | 'n'
  | 'outcome'
  | 'p'
  | 'period'
  | 'reason'
  | 'resultId'
  | 'second'
  | 'share'
  | 'standardDeviation'
  | 'standardisedDifference'
  | 'statistic'
  | 'survival'
  | 'test'
  | 'time'
  | 'type'
  | 'upper'
  | 'upperQuartile'
  | 'value'
  | 'verdict';

/** The words of the spreadsheet in one language. */
export interface SpreadsheetTexts {
  /** At most 31 characters each. */
  readonly sheets: Readonly<Record<SheetKey, string>>;
  readonly headings: Readonly<Record<HeadingKey, string>>;
  readonly kinds: Readonly<Record<ResultEntryKind, string>>;
  readonly effects: Readonly<Record<EffectName, string>>;
  /** That an effect is one of a standard deviation more. */
  readonly perStandardDeviation: string;
  readonly tests: Readonly<Record<TestName, string>>;
  readonly reasons: Readonly<Record<NotEstimableReason, string>>;
  readonly predicates: Readonly<Record<Predicate, string>>;
  readonly directions: Readonly<Record<ClaimDirection, string>>;
  readonly verdicts: Readonly<Record<Verdict['verdict'], string>>;
  readonly notTestable: Readonly<Record<NotTestableReason, string>>;
  readonly columnTypes: Readonly<Record<TextType | Exclude<ColumnProfile['kind'], 'text'>, string>>;
  readonly allRows: string;
  readonly facts: {
    readonly id: string;
    readonly question: string;
    readonly dataset: string;
    readonly rows: string;
    readonly kept: string;
    readonly models: string;
    readonly plan: string;
    readonly sandbox: string;
  };
  readonly planSources: Readonly<Record<'model' | 'repaired' | 'default', string>>;
  readonly sandboxNotice: string;
}

export const SPREADSHEET_TEXTS: Readonly<Record<ReportLocale, SpreadsheetTexts>> = {
  en: ENGLISH_SPREADSHEET,
  de: GERMAN_SPREADSHEET,
};
