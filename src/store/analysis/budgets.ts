import { type RawBuilder, sql } from 'kysely';
import { requireClinic } from '../clinics/clinics.ts';
import type { Database } from '../database.ts';
import type { TaskKey } from './analysisTasks.ts';
import { updateTask } from './answers.ts';
import { keyColumns } from './taskQueries.ts';

export interface Spending {
  /** Prompt and output together. */
  readonly tokens: number;
  /** US dollars; null when a price is unknown. */
  readonly costUsd: number | null;
}

export interface BudgetLimits {
  readonly maxTokens: number | null;
  readonly maxCostUsd: number | null;
}

export interface BudgetUse extends BudgetLimits {
  readonly spentTokens: number;
  readonly spentCostUsd: number | null;
}

/** The day a clinic's spending counts to: UTC. */
export const spendingDay = (at = new Date()): string => at.toISOString().slice(0, 10);

/** What one call cost. */
export interface CallCost {
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** US dollars; null when the price is unknown. */
  readonly costUsd: number | null;
}

/** Adds what a call cost to its analysis. */
export function spentByAnalysis(
  db: Pick<Database, 'updateTable'>,
  clinicId: string,
  analysisId: string,
  { promptTokens, outputTokens, costUsd }: CallCost,
) {
  return db
    .updateTable('analyses')
    .set((update) => ({
      promptTokens: update('promptTokens', '+', promptTokens),
      outputTokens: update('outputTokens', '+', outputTokens),
      costUsd: roundedUsd(sql`cost_usd + ${costUsd}::double precision`),
    }))
    .where('clinicId', '=', clinicId)
    .where('id', '=', analysisId);
}

/** Adds what a call cost to its clinic's day. */
export function spentByClinic(
  db: Pick<Database, 'insertInto'>,
  clinicId: string,
  { promptTokens, outputTokens, costUsd }: CallCost,
) {
  return db
    .insertInto('clinicSpending')
    .values({
      clinicId,
      day: spendingDay(),
      tokens: promptTokens + outputTokens,
      costUsd,
    })
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'day']).doUpdateSet({
        tokens: sql<number>`clinic_spending.tokens + excluded.tokens`,
        costUsd: roundedUsd(sql`clinic_spending.cost_usd + excluded.cost_usd`),
      }),
    );
}

/** A sum of doubles without its rounding errors, so that the order of the calls does not show. A token costs 1e-8 or more. */
const roundedUsd = (sum: RawBuilder<unknown>) =>
  sql<number | null>`round((${sum})::numeric, 12)::double precision`;

/** What a call about a task is expected to cost. */
export interface Reservation {
  readonly key: TaskKey;
  readonly expected: Spending;
}

/**
 * Sets aside what a call is expected to cost, unless the analysis or its clinic's day would go over its limit with it and
 * all that others have set aside. An unknown cost counts as none: a cost limit needs a known price.
 */
export function reserveWithinLimits(
  db: Database,
  { key, expected }: Reservation,
): Promise<'reserved' | 'job' | 'clinicDay'> {
  const { clinicId, analysisId } = key;
  return db.transaction().execute(async (transaction) => {
    // Only one at a time may look at a clinic's sums and add to them.
    await sql`select pg_advisory_xact_lock(hashtext(${`spending/${clinicId}`}))`.execute(transaction);
    const job = await jobBudget(transaction, clinicId, analysisId);
    const clinic = await clinicDayBudget(transaction, clinicId);
    if (isLimited(job) && exceeds(job, await reservedElsewhere(transaction, key, 'job'), expected)) {
      return 'job';
    }
    if (isLimited(clinic) && exceeds(clinic, await reservedElsewhere(transaction, key, 'clinic'), expected)) {
      return 'clinicDay';
    }
    await updateTask(transaction, key)
      .set({ reservedTokens: expected.tokens, reservedCostUsd: expected.costUsd ?? 0 })
      .execute();
    return 'reserved';
  });
}

/**
 * Sets aside what calls are expected to cost that no limit holds for, as for most: they need not wait for one another, and
 * one statement does it. Answers for which it was done.
 */
export async function reserveUnlimited(
  db: Database,
  reservations: readonly Reservation[],
): Promise<boolean[]> {
  const { rows } = await sql<{ nth: number }>`
    update analysis_tasks as task
    set reserved_tokens = asked.tokens, reserved_cost_usd = asked.cost_usd
    from unnest(
      ${keyColumns(reservations.map(({ key }) => key))},
      ${reservations.map(({ expected }) => expected.tokens)}::integer[],
      ${reservations.map(({ expected }) => expected.costUsd ?? 0)}::double precision[]
    ) with ordinality as asked (clinic_id, analysis_id, stage, index, part, tokens, cost_usd, nth)
    where (task.clinic_id, task.analysis_id, task.stage, task.index, task.part)
        = (asked.clinic_id, asked.analysis_id, asked.stage, asked.index, asked.part)
      and not exists (
        select from analyses where clinic_id = asked.clinic_id and id = asked.analysis_id and ${HAS_LIMIT})
      and not exists (
        select from clinic_budgets
        where clinic_id = asked.clinic_id and day = ${spendingDay()} and ${HAS_LIMIT})
      and not exists (
        select from clinics where id = asked.clinic_id
          and (profile->>'maxTokensPerDay' is not null or profile->>'maxCostUsdPerDay' is not null))
    returning asked.nth`.execute(db);
  const done = new Set(rows.map(({ nth }) => nth));
  return reservations.map((_, at) => done.has(at + 1));
}

const isLimited = ({ maxTokens, maxCostUsd }: BudgetLimits): boolean =>
  maxTokens !== null || maxCostUsd !== null;

/** The same as {@link isLimited}, of a row that is selected. */
const HAS_LIMIT = sql<boolean>`(max_tokens is not null or max_cost_usd is not null)`;

function exceeds(budget: BudgetUse, reserved: Spending, expected: Spending): boolean {
  const tokens = budget.spentTokens + reserved.tokens + expected.tokens;
  const costUsd = (budget.spentCostUsd ?? 0) + (reserved.costUsd ?? 0) + (expected.costUsd ?? 0);
  return (
    (budget.maxTokens !== null && tokens > budget.maxTokens) ||
    (budget.maxCostUsd !== null && costUsd > budget.maxCostUsd)
  );
}

/** What other calls under way have set aside: of the analysis, or of all the clinic's. */
async function reservedElsewhere(db: Database, key: TaskKey, of: 'job' | 'clinic'): Promise<Spending> {
  const scope =
    of === 'job'
      ? sql`analysis_id = ${key.analysisId}`
      : sql`analysis_id in (select id from analyses where clinic_id = ${key.clinicId} and status = 'running')`;
  const { rows } = await sql<{ tokens: number; cost: number }>`
    select coalesce(sum(reserved_tokens), 0)::bigint as tokens, coalesce(sum(reserved_cost_usd), 0) as cost
    from analysis_tasks
    where clinic_id = ${key.clinicId} and ${scope} and state = 'waiting' and reserved_tokens > 0
      and (analysis_id, stage, index, part) <> (${key.analysisId}, ${key.stage}, ${key.index}, ${key.part})
  `.execute(db);
  return { tokens: rows[0]?.tokens ?? 0, costUsd: rows[0]?.cost ?? 0 };
}

export async function jobBudget(db: Database, clinicId: string, analysisId: string): Promise<BudgetUse> {
  const row = await db
    .selectFrom('analyses')
    .select(['maxTokens', 'maxCostUsd', 'promptTokens', 'outputTokens', 'costUsd'])
    .where('clinicId', '=', clinicId)
    .where('id', '=', analysisId)
    .executeTakeFirstOrThrow();
  return {
    maxTokens: row.maxTokens,
    maxCostUsd: row.maxCostUsd,
    spentTokens: row.promptTokens + row.outputTokens,
    spentCostUsd: row.costUsd,
  };
}

/** The limits of a clinic's present day: the day's own, else those of the clinic's profile. */
export async function clinicDayBudget(db: Database, clinicId: string): Promise<BudgetUse> {
  const day = spendingDay();
  const limits = await db
    .selectFrom('clinicBudgets')
    .select(['maxTokens', 'maxCostUsd'])
    .where('clinicId', '=', clinicId)
    .where('day', '=', day)
    .executeTakeFirst();
  const { maxTokens, maxCostUsd } = limits ?? (await standingLimits(db, clinicId));
  const spent = await db
    .selectFrom('clinicSpending')
    .select(['tokens', 'costUsd'])
    .where('clinicId', '=', clinicId)
    .where('day', '=', day)
    .executeTakeFirst();
  return {
    maxTokens,
    maxCostUsd,
    spentTokens: spent?.tokens ?? 0,
    spentCostUsd: spent ? spent.costUsd : 0,
  };
}

/** The limits of every day of a clinic. */
async function standingLimits(db: Database, clinicId: string): Promise<BudgetLimits> {
  const { profile } = await requireClinic(db, clinicId);
  return { maxTokens: profile.maxTokensPerDay, maxCostUsd: profile.maxCostUsdPerDay };
}

/** Changes an analysis's limits. */
export async function setJobBudget(
  db: Database,
  clinicId: string,
  analysisId: string,
  limits: BudgetLimits,
): Promise<void> {
  await db
    .updateTable('analyses')
    .set({ maxTokens: limits.maxTokens, maxCostUsd: limits.maxCostUsd })
    .where('clinicId', '=', clinicId)
    .where('id', '=', analysisId)
    .execute();
}

/** Sets a clinic's limits of one day, which hold instead of those of its profile. */
export async function setDayBudget(
  db: Database,
  clinicId: string,
  day: string,
  limits: BudgetLimits,
): Promise<void> {
  const values = { maxTokens: limits.maxTokens, maxCostUsd: limits.maxCostUsd, setAt: new Date() };
  await db
    .insertInto('clinicBudgets')
    .values({ clinicId, day, ...values })
    .onConflict((conflict) => conflict.columns(['clinicId', 'day']).doUpdateSet(values))
    .execute();
}
