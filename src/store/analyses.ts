import { sql } from 'kysely';
import type { Usage } from '../contracts/jobs.ts';
import { MergedFindings } from '../domain/findings.ts';
import type { Database } from './database.ts';
import type { AnalysesTable } from './schema.ts';

export interface NewAnalysis {
  readonly id: string;
  readonly datasetId: string;
  readonly clinicId: string;
  readonly question: string;
  readonly model: string;
  readonly promptVersion: string;
  readonly sandbox: boolean;
}

export interface Analysis extends NewAnalysis {
  readonly status: AnalysesTable['status'];
  /** Undefined until it is completed. */
  readonly answer: MergedFindings | undefined;
  readonly usage: Usage;
  readonly finishedAt: Date | null;
}

/** One call of the model within an analysis: level 0 answers chunks, the levels above merge answers. */
export interface AnswerPlace {
  readonly analysisId: string;
  readonly level: number;
  readonly index: number;
}

export interface Answer {
  readonly answer: unknown;
  readonly model: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** Registers an analysis; registering it again changes nothing. */
export async function createAnalysis(db: Database, analysis: NewAnalysis): Promise<void> {
  await db
    .insertInto('analyses')
    .values({
      id: analysis.id,
      dataset_id: analysis.datasetId,
      clinic_id: analysis.clinicId,
      question: analysis.question,
      model: analysis.model,
      prompt_version: analysis.promptVersion,
      sandbox: analysis.sandbox,
      status: 'running',
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function findAnalysis(db: Database, id: string): Promise<Analysis | undefined> {
  const row = await db.selectFrom('analyses').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    datasetId: row.dataset_id,
    clinicId: row.clinic_id,
    question: row.question,
    model: row.model,
    promptVersion: row.prompt_version,
    sandbox: row.sandbox,
    status: row.status,
    answer: row.answer === null ? undefined : MergedFindings.parse(row.answer),
    usage: { promptTokens: row.prompt_tokens, outputTokens: row.output_tokens, costUsd: row.cost_usd },
    finishedAt: row.finished_at,
  };
}

/** Commits the intent to call the model, unless the place is already answered. */
export async function requestAnswer(db: Database, place: AnswerPlace): Promise<'requested' | 'answered'> {
  const row = await db
    .insertInto('analysis_answers')
    .values({ analysis_id: place.analysisId, level: place.level, index: place.index })
    .onConflict((conflict) =>
      conflict.columns(['analysis_id', 'level', 'index']).doUpdateSet((update) => ({
        requests: sql`analysis_answers.requests + case when analysis_answers.answered_at is null then 1 else 0 end`,
        requested_at: update
          .case()
          .when('analysis_answers.answered_at', 'is', null)
          .then(sql<Date>`now()`)
          .else(update.ref('analysis_answers.requested_at'))
          .end(),
      })),
    )
    .returning('answered_at')
    .executeTakeFirstOrThrow();
  return row.answered_at === null ? 'requested' : 'answered';
}

/** Stores an answer; the first one stays. */
export async function recordAnswer(db: Database, place: AnswerPlace, answer: Answer): Promise<void> {
  await db
    .updateTable('analysis_answers')
    .set({
      answered_at: new Date(),
      answer: JSON.stringify(answer.answer),
      model: answer.model,
      prompt_tokens: answer.promptTokens,
      output_tokens: answer.outputTokens,
    })
    .where('analysis_id', '=', place.analysisId)
    .where('level', '=', place.level)
    .where('index', '=', place.index)
    .where('answered_at', 'is', null)
    .execute();
}

/** The answers of one level from index `from` up to, not including, `to`, in their order. */
export async function answersOfLevel(
  db: Database,
  analysisId: string,
  level: number,
  from: number,
  to: number,
): Promise<unknown[]> {
  const rows = await db
    .selectFrom('analysis_answers')
    .select('answer')
    .where('analysis_id', '=', analysisId)
    .where('level', '=', level)
    .where('index', '>=', from)
    .where('index', '<', to)
    .where('answered_at', 'is not', null)
    .orderBy('index')
    .execute();
  return rows.map((row) => row.answer);
}

/** Tokens of every answered call so far, and the model that answered last. */
export async function sumUsage(
  db: Database,
  analysisId: string,
): Promise<{ promptTokens: number; outputTokens: number; model: string | null }> {
  const row = await db
    .selectFrom('analysis_answers')
    .select((select) => [
      sql<number>`coalesce(sum(prompt_tokens), 0)::bigint`.as('prompt_tokens'),
      sql<number>`coalesce(sum(output_tokens), 0)::bigint`.as('output_tokens'),
      select.fn.max('model').as('model'),
    ])
    .where('analysis_id', '=', analysisId)
    .executeTakeFirstOrThrow();
  return { promptTokens: row.prompt_tokens, outputTokens: row.output_tokens, model: row.model };
}

export async function completeAnalysis(
  db: Database,
  id: string,
  result: { answer: MergedFindings; usage: Usage; model: string },
): Promise<void> {
  await db
    .updateTable('analyses')
    .set({
      status: 'completed',
      answer: JSON.stringify(result.answer),
      model: result.model,
      prompt_tokens: result.usage.promptTokens,
      output_tokens: result.usage.outputTokens,
      cost_usd: result.usage.costUsd,
      finished_at: new Date(),
    })
    .where('id', '=', id)
    .execute();
}

/** Ends an analysis without an answer. A completed one stays completed. */
export async function endAnalysis(db: Database, id: string, status: 'failed' | 'cancelled'): Promise<void> {
  await db
    .updateTable('analyses')
    .set({ status, finished_at: new Date() })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .execute();
}
