import { sql } from 'kysely';
import type { TaskStage } from '../../contracts/analysis/taskStage.ts';
import { groupBy } from '../../domain/shared/groupBy.ts';
import type { Database } from '../database.ts';
import type { NewTask, TaskKey } from './analysisTasks.ts';
import { splitWaiting } from './answers.ts';
import { type CallCost, spentByAnalysis, spentByClinic } from './budgets.ts';
import { type CachedReply, cacheAnswers } from './cachedAnswers.ts';

/** What came of one call: an answer, a draft to be repaired, halves to be answered instead, or nothing usable. */
export type ReplyEffect =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'draft'; readonly text: string }
  | { readonly kind: 'halves'; readonly halves: readonly NewTask[] }
  | { readonly kind: 'nothing' };

/** A reply of the model about a task, and what it cost. */
export interface PaidReply extends CallCost {
  readonly key: TaskKey;
  /** With the task's content, how other analyses find the answer again. */
  readonly scope: string;
  readonly contentHash: string;
  /** As the model names itself. */
  readonly model: string;
  readonly effect: ReplyEffect;
}

/**
 * Stores what calls cost together with what came of them, and remembers it for other analyses. Replies of one analysis that
 * come together are stored together, since each adds to the same sums.
 */
export async function recordReplies(db: Database, replies: readonly PaidReply[]): Promise<void> {
  const repliesByAnalysis = groupBy(replies, ({ key }) => `${key.clinicId}/${key.analysisId}`);
  await Promise.all([...repliesByAnalysis.values()].map((ofOne) => recordRepliesOfAnalysis(db, ofOne)));
}

async function recordRepliesOfAnalysis(db: Database, replies: readonly PaidReply[]): Promise<void> {
  if (replies.every(({ effect }) => effect.kind !== 'halves')) return recordPaid(db, replies);
  await db.transaction().execute(async (transaction) => {
    await recordPaid(transaction, replies);
    for (const { key, effect } of replies)
      if (effect.kind === 'halves') await splitWaiting(transaction, key, effect.halves);
  });
}

interface PaidRow {
  readonly stage: TaskStage;
  readonly index: number;
  readonly part: string;
  readonly model: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly draft: string | null;
  readonly answer: unknown;
}

/**
 * In one statement, and the same one for whatever came of the calls: those of one analysis lock the same sums, and would wait
 * for one another for ever if they did it in different orders. A call whose record is lost is made and paid for again.
 */
async function recordPaid(db: Database, replies: readonly PaidReply[]): Promise<void> {
  const [first] = replies;
  if (!first) return;
  const { clinicId, analysisId } = first.key;
  const cost = sumOf(replies);
  const sums = db
    .with('analysis', (cte) => spentByAnalysis(cte, clinicId, analysisId, cost))
    .with('clinic', (cte) => spentByClinic(cte, clinicId, cost));
  const cachedReplies = replies.flatMap(cachedReplyOf);
  const paid = sql<PaidRow>`jsonb_to_recordset(${JSON.stringify(replies.map(rowOf))}::jsonb)`.as<'paid'>(
    sql`paid (stage text, index int, part text, model text, "promptTokens" int, "outputTokens" int, draft text, answer jsonb)`,
  );
  const isAnswered = sql<boolean>`task.state = 'waiting' and paid.answer is not null`;
  await (cachedReplies.length > 0 ? sums.with('cached', (cte) => cacheAnswers(cte, cachedReplies)) : sums)
    .updateTable('analysisTasks as task')
    .from(paid)
    .set({
      model: sql`paid.model`,
      promptTokens: sql`task.prompt_tokens + paid."promptTokens"`,
      outputTokens: sql`task.output_tokens + paid."outputTokens"`,
      reservedTokens: 0,
      reservedCostUsd: 0,
      draft: sql`paid.draft`,
      state: sql`case when ${isAnswered} then 'answered' else task.state end`,
      answer: sql`case when ${isAnswered} then paid.answer else task.answer end`,
      answeredAt: sql`case when ${isAnswered} then ${new Date()}::timestamptz else task.answered_at end`,
    })
    .where('task.clinicId', '=', clinicId)
    .where('task.analysisId', '=', analysisId)
    .whereRef('task.stage', '=', 'paid.stage')
    .whereRef('task.index', '=', 'paid.index')
    .whereRef('task.part', '=', 'paid.part')
    .execute();
}

const rowOf = ({ key, effect, model, promptTokens, outputTokens }: PaidReply): PaidRow => ({
  stage: key.stage,
  index: key.index,
  part: key.part,
  model,
  promptTokens,
  outputTokens,
  draft: effect.kind === 'draft' ? effect.text : null,
  answer: effect.kind === 'answer' ? effect.answer : null,
});

function cachedReplyOf({ effect, key: { clinicId }, ...rest }: PaidReply): CachedReply[] {
  const reply = { ...rest, clinicId };
  if (effect.kind === 'answer') return [{ ...reply, answer: JSON.stringify(effect.answer) }];
  return effect.kind === 'halves' ? [{ ...reply, answer: null }] : [];
}

function sumOf(replies: readonly CallCost[]): CallCost {
  return replies.reduce((sum, { promptTokens, outputTokens, costUsd }) => ({
    promptTokens: sum.promptTokens + promptTokens,
    outputTokens: sum.outputTokens + outputTokens,
    costUsd: sum.costUsd === null || costUsd === null ? null : sum.costUsd + costUsd,
  }));
}
