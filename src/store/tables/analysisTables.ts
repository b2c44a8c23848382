import type { ColumnType, Generated } from 'kysely';

type NullableDocument = ColumnType<unknown, string | null | undefined, string | null>;

export interface AnalysesTable {
  id: string;
  dataset_id: string;
  clinic_id: string;
  question: string;
  model: string;
  prompt_version: string;
  sandbox: boolean;
  status: 'running' | 'completed' | 'failed' | 'cancelled';
  answer: NullableDocument;
  /** Spent so far; the cost is null once a call had no known price. */
  prompt_tokens: Generated<number>;
  output_tokens: Generated<number>;
  cost_usd: ColumnType<number | null, number | null | undefined, number | null>;
  max_tokens: number | null;
  max_cost_usd: number | null;
  rows_covered: number | null;
  missing_chunks: number | null;
  models: NullableDocument;
  created_at: ColumnType<Date, Date | undefined, never>;
  finished_at: Date | null;
}

export interface AnalysisTasksTable {
  analysis_id: string;
  level: number;
  index: number;
  part: Generated<string>;
  state: Generated<'waiting' | 'answered' | 'split' | 'parked' | 'skipped'>;
  rows: number;
  chunks: number;
  tokens: Generated<number>;
  content_hash: string;
  children_from: number | null;
  children_to: number | null;
  is_top: Generated<boolean>;
  requested_at: Date | null;
  requests: Generated<number>;
  reserved_tokens: Generated<number>;
  reserved_cost_usd: Generated<number>;
  draft: string | null;
  failure_code: string | null;
  answered_at: Date | null;
  answer: NullableDocument;
  model: string | null;
  cached: Generated<boolean>;
  prompt_tokens: Generated<number>;
  output_tokens: Generated<number>;
}

/** Answers that can be given again: to the same content, asked in the same way, of the same clinic. */
export interface AnswerCacheTable {
  clinic_id: string;
  /** Model, prompt version and question. */
  scope: string;
  content_hash: string;
  /** Null for content that is too large for one answer. */
  answer: NullableDocument;
  model: string;
  created_at: ColumnType<Date, Date | undefined, never>;
}

export interface ClinicBudgetsTable {
  clinic_id: string;
  /** UTC; null for every day without a row of its own. */
  day: string | null;
  max_tokens: number | null;
  max_cost_usd: number | null;
  set_at: ColumnType<Date, Date | undefined, Date>;
}

export interface ClinicSpendingTable {
  clinic_id: string;
  /** UTC. */
  day: string;
  tokens: number;
  cost_usd: number | null;
}

export interface AnalysisTables {
  analyses: AnalysesTable;
  analysis_tasks: AnalysisTasksTable;
  answer_cache: AnswerCacheTable;
  clinic_budgets: ClinicBudgetsTable;
  clinic_spending: ClinicSpendingTable;
}
