import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { CircuitSettings } from '../../domain/analysis/circuitBreaker.ts';
import { type AdmissionDecision, decideAdmission, tokensOf } from '../../domain/analysis/decideAdmission.ts';
import type { AdmissionRequest } from '../../domain/analysis/fairQueue.ts';
import { providerDay } from '../../domain/analysis/providerDay.ts';
import { fitsWindow } from '../../domain/analysis/slidingWindow.ts';
import type { Database } from '../database.ts';
import type { ModelLimits } from './modelLimits.ts';
import { lockState, type ModelState, saveCircuit } from './modelStates.ts';
import { grantPermits, readPermits, readQueue, storeWaitingCalls } from './waitingCalls.ts';

export interface AdmissionRules {
  readonly limits: ModelLimits;
  readonly circuit: CircuitSettings;
}

/** A permit, to be used at once, or the reason to wait. */
export type Admission =
  | { readonly kind: 'granted'; readonly permitId: number }
  | Exclude<AdmissionDecision, { kind: 'granted' }>;

/**
 * Grants permits to call a model, across all workers: exact sliding windows of requests and tokens, the requests of a day, the
 * provider's own refusals and the circuit breaker. Calls that have to wait are in a {@link FairQueue}.
 *
 * @param intend what else the statement does that grants permits, such as to note what they are for
 */
export async function admitCalls<Request extends AdmissionRequest>(
  db: Database,
  model: string,
  requests: readonly Request[],
  rules: AdmissionRules,
  intend: (granted: readonly Request[]) => RawBuilder<Record<string, unknown>>,
): Promise<readonly Admission[]> {
  return db.transaction().execute(async (transaction) => {
    const state = await lockState(transaction, model);
    const { queue, limits, taken } = await readQueue(transaction, state, requests, rules.limits);
    const requestTokens = requests.map((request) => tokensOf(request, state));
    const isFree = fitsWindow(limits, taken, [...queue.waitingTokens(), ...requestTokens]);
    const { decisions, circuit } = decideAdmission(requests, {
      ...state,
      queue,
      limits,
      requestsLeft: await requestsLeftToday(transaction, state, limits),
      circuitSettings: rules.circuit,
      taken: isFree ? [] : await readPermits(transaction, state),
    });
    if (circuit !== state.circuit) await saveCircuit(transaction, model, circuit);
    const waiting = decisions.flatMap((decision) =>
      decision.kind === 'wait' && decision.reason === 'rate' ? [decision] : [],
    );
    const granted = decisions.flatMap((decision) => (decision.kind === 'granted' ? [decision.call] : []));
    await storeWaitingCalls(transaction, state, waiting);
    const intent = intend(requests.filter((_, at) => decisions[at]?.kind === 'granted'));
    const permitIds = (await grantPermits(transaction, state, granted, intent)).values();
    return decisions.map((decision) =>
      decision.kind === 'granted'
        ? { kind: 'granted', permitId: z.number().parse(permitIds.next().value) }
        : decision,
    );
  });
}

/** How many more requests the provider's day allows. */
async function requestsLeftToday(
  db: Database,
  { model, nowMs, exhaustedDay }: ModelState,
  { requestsPerDay }: ModelLimits,
): Promise<number> {
  const day = providerDay(nowMs);
  if (exhaustedDay === day) return 0;
  return requestsPerDay === null
    ? Number.POSITIVE_INFINITY
    : requestsPerDay - (await requestsOfDay(db, model, day));
}

async function requestsOfDay(db: Database, model: string, day: string): Promise<number> {
  const row = await db
    .selectFrom('modelDailyRequests')
    .select('requests')
    .where('model', '=', model)
    .where('day', '=', day)
    .executeTakeFirst();
  return row?.requests ?? 0;
}

/** A permit whose call was answered. */
export interface SettledPermit {
  readonly permitId: number;
  /** Prompt tokens that were estimated. */
  readonly estimated: number;
  /** Prompt tokens that the provider counted. */
  readonly counted: number;
}

/** How fast what is known of a model's own count gives way to what is seen: a fifth with each answer. */
const RATIO_DECAY = 0.8;

/**
 * Replaces the estimated tokens of permits by those the provider counted, and learns from the difference. An estimate rather too
 * high only holds others back until then; one too low would break the limit, so the ratio rises at once.
 *
 * Counts the successes as well where that decides nothing: the circuit is closed and has seen no failure. Answers for each
 * whether it did; else it is for {@link recordOutcome}.
 */
export async function settlePermits(
  db: Database,
  model: string,
  settled: readonly SettledPermit[],
  { windowMs }: Pick<CircuitSettings, 'windowMs'>,
): Promise<readonly boolean[]> {
  const isIdle = sql<boolean>`circuit_state = 'closed' and circuit_failures = 0 and consecutive_rate_limits = 0
    and circuit_counted_since_ms >= extract(epoch from clock_timestamp()) * 1000 - ${windowMs}::double precision`;
  const ratio = settled.reduce((known, { estimated, counted }) => {
    const seen = counted / Math.max(1, estimated);
    return sql<number>`greatest(${seen}::double precision,
      ${known} * ${RATIO_DECAY}::double precision + ${seen * (1 - RATIO_DECAY)}::double precision)`;
  }, sql<number>`token_ratio`);
  const ids = settled.map(({ permitId }) => permitId);
  const tokens = settled.map(({ counted }) => counted);
  const { rows } = await sql<{ isIdle: boolean }>`
    with permits as (
      update model_permits set tokens = settled.tokens
      from unnest(${ids}::bigint[], ${tokens}::int[]) as settled (id, tokens)
      where model_permits.id = settled.id)
    update model_states
    set token_ratio = ${ratio},
      circuit_successes = circuit_successes + case when ${isIdle} then ${settled.length} else 0 end
    where model = ${model}
    returning ${isIdle} as is_idle`.execute(db);
  return settled.map(() => rows[0]?.isIdle ?? false);
}

/** Gives up the places of calls that will not come back, such as those of a cancelled analysis. */
export async function removeWaitingCalls(db: Database, prefix: string): Promise<void> {
  await db.deleteFrom('modelWaitingCalls').where(sql<boolean>`starts_with(id, ${prefix})`).execute();
}

/** What of a model's limits is used: the last minute's permits, and the day's. */
export async function limitUse(
  db: Database,
  model: string,
): Promise<{ requests: number; tokens: number; today: number; waiting: number }> {
  const { rows } = await sql<{ requests: number; tokens: number; waiting: number; nowMs: number }>`
    select count(*)::int as requests, coalesce(sum(tokens), 0)::bigint as tokens,
      (select count(*)::int from model_waiting_calls where model = ${model}) as waiting,
      (extract(epoch from now()) * 1000)::double precision as now_ms
    from model_permits
    where model = ${model} and at_ms > extract(epoch from now()) * 1000 - 60000`.execute(db);
  const { requests = 0, tokens = 0, waiting = 0, nowMs = Date.now() } = rows[0] ?? {};
  return { requests, tokens, waiting, today: await requestsOfDay(db, model, providerDay(nowMs)) };
}
