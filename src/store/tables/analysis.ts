// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';

export interface AnalysesTable {
  clinicId: string;
  id: string;
  datasetId: string;
  question: string;
  model: string;
  promptVersion: string;
  sandbox: boolean;
  status: 'running' | 'completed' | 'failed' | 'cancelled';
  answer: ColumnType<unknown, string | null | undefined, string | null>;
  promptTokens: Generated<number>;
  outputTokens: Generated<number>;
  /** Null once a call had no known price. */
  costUsd: ColumnType<number | null, number | null | undefined, number | null>;
  maxTokens: number | null;
  maxCostUsd: number | null;
  rowsCovered: number | null;
  missingChunks: number | null;
  models: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: ColumnType<Date, Date | undefined, never>;
  finishedAt: Date | null;
}

/**
 * Level 0 has a task for each chunk; each level above merges groups of the one below. A task that was
 * too large for one answer is split: its halves are parts 0 and 1, theirs 00, 01 and so on.
 */
export interface AnalysisTasksTable {
  clinicId: string;
  analysisId: string;
  level: number;
  index: number;
  part: Generated<string>;
  state: Generated<'waiting' | 'answered' | 'split' | 'parked' | 'skipped'>;
  rows: number;
  chunks: number;
  tokens: Generated<number>;
  contentHash: string;
  childrenFrom: number | null;
  childrenTo: number | null;
  isTop: Generated<boolean>;
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
  /** Model, prompt version and question. */
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
