// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';
import type { ReadRows } from '../../contracts/analysis/analysisOptions.ts';
import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';

export interface AnalysesTable {
  clinicId: string;
  id: string;
  datasetId: string;
  question: string;
  locale: ReportLocale;
  readRows: ReadRows;
  workflowId: string;
  model: string;
  promptVersion: string;
  sandbox: boolean;
  status: 'running' | 'completed' | 'failed' | 'cancelled';
  /** The plan that was followed, and whose it is. */
  plan: ColumnType<unknown, string | null | undefined, string | null>;
  /** What was computed from all rows. */
  results: ColumnType<unknown, string | null | undefined, string | null>;
  /** What the model said about the rows it read, and what all rows say about that. */
  claims: ColumnType<unknown, string | null | undefined, string | null>;
  answer: ColumnType<unknown, string | null | undefined, string | null>;
  promptTokens: Generated<number>;
  outputTokens: Generated<number>;
  /** Null once a call had no known price. */
  costUsd: ColumnType<number | null, number | null | undefined, number | null>;
  maxTokens: number | null;
  maxCostUsd: number | null;
  rowsRead: number | null;
  chunksRead: number | null;
  missingChunks: number | null;
  models: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: ColumnType<Date, Date | undefined, never>;
  finishedAt: Date | null;
}

/**
 * What the model is asked: the plan, the chunks that it reads, and the answer. A chunk that was too
 * large for one reply is split: its halves are parts 0 and 1, theirs 00, 01 and so on.
 */
export interface AnalysisTasksTable {
  clinicId: string;
  analysisId: string;
  stage: 'plan' | 'chunks' | 'answer';
  index: number;
  part: Generated<string>;
  state: Generated<'waiting' | 'answered' | 'split' | 'parked' | 'skipped'>;
  rows: number;
  chunks: number;
  tokens: Generated<number>;
  contentHash: string;
  requestedAt: Date | null;
  requests: Generated<number>;
  reservedTokens: Generated<number>;
  reservedCostUsd: Generated<number>;
  draft: string | null;
  failureCode: string | null;
  answeredAt: Date | null;
  answer: ColumnType<unknown, string | null | undefined, string | null>;
  model: string | null;
  cached: Generated<boolean>;
  promptTokens: Generated<number>;
  outputTokens: Generated<number>;
}

/** Answers that can be given again to the same content, question and clinic. */
export interface AnswerCacheTable {
  clinicId: string;
  /** Model, prompt version, language and question. */
  scope: string;
  contentHash: string;
  /** Null for content that is too large for one answer. */
  answer: ColumnType<unknown, string | null | undefined, string | null>;
  model: string;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

/** Limits of one day, which hold instead of those of the clinic's profile. */
export interface ClinicBudgetsTable {
  clinicId: string;
  /** UTC. */
  day: string;
  maxTokens: number | null;
  maxCostUsd: number | null;
  setAt: Generated<Date>;
}

export interface ClinicSpendingTable {
  clinicId: string;
  /** UTC. */
  day: string;
  tokens: number;
  /** Null once a call had no known price. */
  costUsd: number | null;
}

export interface AnalysisTables {
  analyses: AnalysesTable;
  analysisTasks: AnalysisTasksTable;
  answerCache: AnswerCacheTable;
  clinicBudgets: ClinicBudgetsTable;
  clinicSpending: ClinicSpendingTable;
}
