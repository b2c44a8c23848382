import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { AdmissionRequest } from '../../../src/domain/analysis/fairQueue.ts';
import { newId } from '../../../src/security/newId.ts';
import { markRequested } from '../../../src/store/analysis/answers.ts';
import {
  type Admission,
  admitCalls,
  limitUse,
  type SettledPermit,
  settlePermits,
} from '../../../src/store/modelLimits/admission.ts';
import {
  changeLimits,
  effectiveLimits,
  limitChanges,
  type ModelLimits,
  revokeLimitChanges,
} from '../../../src/store/modelLimits/modelLimits.ts';
import { backOff, markDayExhausted, recordOutcome } from '../../../src/store/modelLimits/modelStates.ts';
import { chunkTasks, storeAnalysis } from '../../support/storeAnalysis.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

const CIRCUIT = { failureRate: 0.5, minimumCalls: 4, windowMs: 60_000, openMs: 60_000, probeMs: 5_000 };
const UNLIMITED = { requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null };
/** A minute between turns: whoever waits, waits for long. */
const ONE_A_MINUTE = { ...UNLIMITED, requestsPerMinute: 1 };

describe('turns of a model', () => {
  let test: TestDatabase;
  let model: string;
  before(async () => {
    test = await createTestDatabase();
  });
  beforeEach(() => {
    model = newId('model');
  });
  after(() => test.drop());

  const request = (ticket: string, rest: Partial<AdmissionRequest> = {}): AdmissionRequest => ({
    callId: ticket,
    fairnessKey: 'a',
    fairnessWeight: 1,
    priority: 3,
    tokens: 100,
    ...rest,
  });
  const takeAll = (requests: readonly AdmissionRequest[], limits: ModelLimits = UNLIMITED) =>
    admitCalls(test.database, model, requests, { limits, circuit: CIRCUIT }, () => sql`select`);
  const take = async (
    ticket: string,
    rest: Partial<AdmissionRequest> = {},
    limits: ModelLimits = UNLIMITED,
  ) => {
    const [turn] = await takeAll([request(ticket, rest)], limits);
    assert.ok(turn);
    return turn;
  };
  const settle = (...settled: readonly SettledPermit[]) =>
    settlePermits(test.database, model, settled, CIRCUIT);
  const waitOf = async (turn: ReturnType<typeof take>): Promise<number> => {
    const taken = await turn;
    assert.ok(taken.kind === 'wait');
    return taken.waitMs;
  };

  it('are as many as the limit allows, however many workers ask at once', async () => {
    const limits = { ...UNLIMITED, requestsPerMinute: 30 };
    const turns = await Promise.all(Array.from({ length: 40 }, (_, index) => take(`t${index}`, {}, limits)));
    const waits = turns.flatMap((turn) => (turn.kind === 'wait' ? [turn.waitMs] : []));
    assert.equal(turns.filter(({ kind }) => kind === 'granted').length, 30);
    assert.equal(waits.length, 10);
    assert.ok(Math.min(...waits) > 50_000, 'the others wait until the first has left the window');
    assert.deepEqual(
      await limitUse(test.database, model).then(({ requests, waiting }) => [requests, waiting]),
      [30, 10],
    );
  });

  it('are given to calls that ask together as if each had asked after the one before it', async () => {
    const requests = [
      request('a0'),
      request('a1'),
      request('bulk', { priority: 4 }),
      request('b0', { fairnessKey: 'b' }),
      request('huge', { tokens: 10_001 }),
      request('a1'),
      request('urgent', { priority: 2 }),
      request('c0', { fairnessKey: 'c', fairnessWeight: 10 }),
      request('c1', { fairnessKey: 'c', fairnessWeight: 10 }),
      request('bulk', { priority: 4 }),
    ];
    const limits = { ...UNLIMITED, requestsPerMinute: 1, tokensPerMinute: 10_000 };
    const shown = (turn: Admission) =>
      turn.kind === 'wait' ? `${turn.reason} ${Math.ceil(turn.waitMs / 10_000)}` : turn.kind;
    const together = (await takeAll(requests, limits)).map(shown);
    model = newId('model');
    const alone: string[] = [];
    for (const each of requests) alone.push(...(await takeAll([each], limits)).map(shown));
    assert.deepEqual(together, alone);
    assert.equal(new Set(together).size >= 6, true, together.join());
  });

  it('are committed together with what they are for, which those who have to wait do not leave behind', async () => {
    const analysisId = newId('an');
    await storeAnalysis(test.database, { id: analysisId, clinicId: 'test-clinic' }, chunkTasks(3));
    const limits = { ...UNLIMITED, requestsPerMinute: 2 };
    const requests = Array.from({ length: 3 }, (_, index) => ({
      ...request(`${analysisId}/${index}`),
      index,
    }));
    const turns = await admitCalls(test.database, model, requests, { limits, circuit: CIRCUIT }, (granted) =>
      markRequested(
        granted.map(({ index }) => ({
          clinicId: 'test-clinic',
          analysisId,
          stage: 'chunks',
          index,
          part: '',
        })),
      ),
    );
    const noted = await test.database
      .selectFrom('analysisTasks')
      .select('requests')
      .where('analysisId', '=', analysisId)
      .orderBy('index')
      .execute();
    assert.deepEqual(
      noted.map(({ requests }) => requests),
      turns.map(({ kind }) => (kind === 'granted' ? 1 : 0)),
    );
    assert.deepEqual(new Set(turns.map(({ kind }) => kind)), new Set(['granted', 'wait']));
    const failing = admitCalls(
      test.database,
      model,
      [request('later')],
      { limits: UNLIMITED, circuit: CIRCUIT },
      () => sql`insert into analysis_tasks (analysis_id) values (null)`,
    );
    await assert.rejects(failing, /null value/);
    const granted = turns.filter(({ kind }) => kind === 'granted').length;
    assert.equal((await limitUse(test.database, model)).requests, granted);
  });

  it('end with the day also for calls that ask together', async () => {
    const limits = { ...UNLIMITED, requestsPerDay: 2 };
    const turns = await takeAll(
      ['t1', 't2', 't3', 't4'].map((ticket) => request(ticket)),
      limits,
    );
    assert.deepEqual(
      turns.map((turn) => (turn.kind === 'wait' ? turn.reason : turn.kind)),
      ['granted', 'granted', 'day', 'day'],
    );
    assert.equal(new Set(turns.map((turn) => turn.kind === 'granted' && turn.permitId)).size, 3);
    assert.equal((await limitUse(test.database, model)).today, 2);
  });

  it('count tokens as the provider did once it has answered, and learn from it', async () => {
    const limits = { ...UNLIMITED, tokensPerMinute: 10_000 };
    const first = await take('t1', { tokens: 9_000 }, limits);
    assert.ok(first.kind === 'granted');
    // Told four fifths of it: it rests on estimates.
    assert.ok((await waitOf(take('t2', { tokens: 2_000 }, limits))) > 40_000);
    await settle({ permitId: first.permitId, estimated: 9_000, counted: 3_000 });
    assert.equal((await limitUse(test.database, model)).tokens, 3_000);
    assert.equal((await take('t2', { tokens: 2_000 }, limits)).kind, 'granted');
    // One of a third as many as estimated moves the ratio from 1 by a fifth of the difference.
    assert.equal((await limitUse(test.database, model)).tokens, 3_000 + Math.ceil(2_000 * (0.8 + 0.2 / 3)));
  });

  it('of calls that were answered together are settled each by its own count', async () => {
    const turns = await takeAll([request('t1'), request('t2'), request('t3')]);
    const [first, second] = turns.map((turn) => (turn.kind === 'granted' ? turn.permitId : assert.fail()));
    assert.ok(first !== undefined && second !== undefined);
    await settle(
      { permitId: first, estimated: 100, counted: 40 },
      { permitId: second, estimated: 100, counted: 70 },
    );
    assert.equal((await limitUse(test.database, model)).tokens, 40 + 70 + 100);
    const limits = { ...UNLIMITED, tokensPerMinute: 10_000 };
    // A fifth of what was seen each time, in their order: 1, then 0.88, then 0.844.
    assert.notEqual((await take('t4', { tokens: 11_800 }, limits)).kind, 'tooLarge');
    assert.equal((await take('t5', { tokens: 11_900 }, limits)).kind, 'tooLarge');
  });

  it('are never given to a call that takes more than a minute allows, by what was learnt of its estimate', async () => {
    const limits = { ...UNLIMITED, tokensPerMinute: 10_000 };
    assert.equal((await take('t1', { tokens: 10_001 }, limits)).kind, 'tooLarge');
    const small = await take('t2', {}, limits);
    assert.ok(small.kind === 'granted');
    await settle({ permitId: small.permitId, estimated: 100, counted: 120 });
    assert.equal((await take('t1', { tokens: 9_000 }, limits)).kind, 'tooLarge');
    assert.equal((await take('t3', {}, limits)).kind, 'granted', 'others go on');
  });

  it('go to clinics in turn, in whatever order they came, and by weight', async () => {
    assert.equal((await take('first', {}, ONE_A_MINUTE)).kind, 'granted');
    for (let index = 0; index < 6; index += 1) await waitOf(take(`a${index}`, {}, ONE_A_MINUTE));
    const b1 = await waitOf(take('b1', { fairnessKey: 'b' }, ONE_A_MINUTE));
    const b2 = await waitOf(take('b2', { fairnessKey: 'b' }, ONE_A_MINUTE));
    const heavy = await waitOf(take('c1', { fairnessKey: 'c', fairnessWeight: 10 }, ONE_A_MINUTE));
    const a5 = await waitOf(take('a5', {}, ONE_A_MINUTE));
    assert.ok(b1 < a5 && b2 < a5 && heavy < a5, `${b1}, ${b2}, ${heavy} before ${a5}`);
  });

  it('go to urgent calls first', async () => {
    await take('first', {}, ONE_A_MINUTE);
    const bulk = await waitOf(take('bulk', { priority: 4 }, ONE_A_MINUTE));
    const urgent = await waitOf(take('urgent', { priority: 2 }, ONE_A_MINUTE));
    assert.ok(urgent <= bulk + 1_000, `${urgent}, ${bulk}`);
    assert.ok((await waitOf(take('bulk', { priority: 4 }, ONE_A_MINUTE))) > urgent + 30_000);
  });

  it('are held back for every caller when the provider refuses, longer each time it gives no time', async () => {
    assert.ok((await backOff(test.database, model, 7_000)) <= 7_000);
    const told = await take('t1');
    assert.ok(told.kind === 'wait' && told.reason === 'backedOff' && told.waitMs > 6_000);
    const other = newId('model');
    assert.equal(await backOff(test.database, other, undefined), 1_000);
    // A refusal of a call that was under way at the same time is the same strike.
    assert.ok((await backOff(test.database, other, undefined)) <= 1_000);
    await new Promise((resolve) => setTimeout(resolve, 1_010));
    assert.equal(await backOff(test.database, other, undefined), 2_000);
  });

  it('end with the day of the provider, by our count or by its word, until an operator raises the limit', async () => {
    const limits = { ...UNLIMITED, requestsPerDay: 1 };
    assert.equal((await take('t1', {}, limits)).kind, 'granted');
    const spent = await take('t2', {}, limits);
    assert.ok(spent.kind === 'wait' && spent.reason === 'day' && spent.waitMs <= 25 * 3_600_000);
    const raise = { model, ...UNLIMITED, requestsPerDay: 5, setBy: 'dana', until: null };
    await changeLimits(test.database, raise);
    assert.equal((await take('t2', {}, limits)).kind, 'granted');
    await markDayExhausted(test.database, model);
    assert.equal((await take('t3', {}, limits)).kind, 'wait');
    await changeLimits(test.database, raise);
    assert.equal((await take('t3', {}, limits)).kind, 'granted');
  });

  it('follow limits that change at run time, each on record with who and until when', async () => {
    const past = new Date(Date.now() - 1_000);
    const change = { model, ...UNLIMITED, setBy: 'dana' };
    await changeLimits(test.database, { ...change, requestsPerMinute: 10, until: null });
    await changeLimits(test.database, { ...change, requestsPerMinute: 99, until: past });
    await changeLimits(test.database, { ...change, tokensPerMinute: 500, until: null, setBy: 'kim' });
    const expected = { requestsPerMinute: 10, tokensPerMinute: 500, requestsPerDay: 7 };
    const defaults = { requestsPerMinute: 300, tokensPerMinute: null, requestsPerDay: 7 };
    assert.deepEqual(await effectiveLimits(test.database, model, defaults), expected);
    assert.deepEqual(
      (await limitChanges(test.database, model, 10)).map(({ setBy }) => setBy),
      ['kim', 'dana', 'dana'],
    );
    assert.equal(await revokeLimitChanges(test.database, model), 3);
    assert.deepEqual(await effectiveLimits(test.database, model, defaults), defaults);
    assert.equal((await limitChanges(test.database, model, 10)).length, 3);
  });

  it('are withheld while the circuit is open', async () => {
    for (let call = 0; call < 4; call += 1) await recordOutcome(test.database, model, 'failure', CIRCUIT);
    const told = await take('t1');
    assert.ok(told.kind === 'wait' && told.reason === 'circuit' && told.waitMs > 50_000);
  });
});
