import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { decideChunks, raiseBudget } from '../../../src/contracts/analysis/analysisMessages.ts';
import { pause, progress, resume } from '../../../src/contracts/shared/jobMessages.ts';
import { fastForward } from '../../../src/sandbox/servers/fastForward.ts';
import { findAnalysisWithParts } from '../../../src/store/analysis/analyses.ts';
import { unansweredTasks } from '../../../src/store/analysis/answers.ts';
import {
  analyze,
  answeredCalls,
  failureOf,
  importRows,
  openAlerts,
  sampleRows,
  untilAlert,
  untilPhase,
} from '../../support/analysis.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('an analysis', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ RETRY_DELAYS_SECONDS: '0.05,0.1', GEMINI_CIRCUIT_MINIMUM_CALLS: '1000' });
    await app.startWorkers();
  });
  afterEach(() => {
    app.sandbox.clearFaults();
    app.sandbox.configure({ gemini: { tokensPerMinute: null } });
  });
  after(() => app?.stop());

  let salt = 0;
  const rowsOf = (count: number) => {
    salt += 1;
    return sampleRows(count, `${salt}x`);
  };
  const failOn = (marker: string, reason: string, times?: number) =>
    app.sandbox.inject({
      provider: 'gemini',
      kind: 'finish',
      reason,
      containing: `${marker},`,
      ...(times === undefined ? {} : { times }),
    });

  it('halves a chunk whose answer does not fit, as often as needed, and covers every row', async () => {
    const rows = rowsOf(60);
    const datasetId = await importRows(app, rows);
    failOn(`row-${salt}x7`, 'MAX_TOKENS', 2);
    const { handle } = await analyze(app, datasetId);
    const result = await handle.result();
    assert.deepEqual([result.rowsRead, result.missingChunks], [60, 0]);
    const parts = await app.database
      .selectFrom('analysisTasks')
      .select(['part', 'state', 'rows'])
      .where('analysisId', '=', result.analysisId)
      .where('part', '<>', '')
      .orderBy('part')
      .execute();
    assert.equal(parts.length, 4);
    assert.equal(parts.filter(({ state }) => state === 'split').length, 1);
  });

  it('parks a chunk whose halves cannot be answered either, once it is a single row', async () => {
    const datasetId = await importRows(app, rowsOf(4));
    failOn(`row-${salt}x1`, 'MAX_TOKENS');
    const { handle } = await analyze(app, datasetId, { onChunkFailure: 'skip' });
    const result = await handle.result();
    assert.deepEqual([result.rowsRead, result.missingChunks], [3, 1]);
    const [task] = await unansweredTasks(app.database, app.clinicId, result.analysisId);
    assert.deepEqual([task?.failureCode, task?.rows], ['GeminiOutputLimit', 1]);
  });

  it('parks a row that takes more tokens than the provider takes in a minute, and lets the others go on', async () => {
    const datasetId = await importRows(app, [...rowsOf(60), `${'word '.repeat(20_000)},50,1,450`]);
    app.sandbox.configure({ gemini: { tokensPerMinute: 20_000 } });
    const { handle } = await analyze(app, datasetId, { onChunkFailure: 'skip' });
    const result = await handle.result();
    assert.deepEqual([result.rowsRead, result.missingChunks], [60, 1]);
    const [task] = await unansweredTasks(app.database, app.clinicId, result.analysisId);
    assert.deepEqual([task?.failureCode, task?.rows], ['GeminiPromptTooLarge', 1]);
  });

  it('parks what the model refuses, goes on, and waits for a decision with an alert', async () => {
    const datasetId = await importRows(app, rowsOf(120));
    failOn(`row-${salt}x3`, 'SAFETY');
    const before = answeredCalls(app);
    const { handle } = await analyze(app, datasetId);
    await untilPhase(handle, 'waiting for a decision');
    const shown = await handle.query(progress);
    assert.deepEqual([shown.parked, shown.done], [1, shown.total - 1]);
    await eventually(
      'the alert',
      async () => (await openAlerts(app, 'analysisWaitsForDecision')).length === 1,
    );
    // The plan is not among the chunks.
    assert.equal(answeredCalls(app) - before, shown.total + 1);

    const wrong = await failureOf(
      handle.executeUpdate(decideChunks, { args: [{ action: 'skip', chunks: [999] }] }),
    );
    assert.match(wrong.message, /ChunkNotParked/);
    app.sandbox.clearFaults();
    const decided = await handle.executeUpdate(decideChunks, { args: [{ action: 'retry', chunks: 'all' }] });
    assert.deepEqual(decided, { decided: 1, parked: 0 });
    const result = await handle.result();
    assert.deepEqual([result.missingChunks, result.rowsRead], [0, 120]);
    assert.deepEqual(await openAlerts(app, 'analysisWaitsForDecision'), []);
  });

  it('says in its result what was skipped', async () => {
    const datasetId = await importRows(app, rowsOf(120));
    failOn(`row-${salt}x3`, 'RECITATION');
    const { handle } = await analyze(app, datasetId);
    await untilPhase(handle, 'waiting for a decision');
    await handle.executeUpdate(decideChunks, { args: [{ action: 'skip', chunks: 'all' }] });
    const result = await handle.result();
    assert.equal(result.missingChunks, 1);
    assert.ok(result.rowsRead < 120 && result.rowsRead > 60);
    const analysis = await findAnalysisWithParts(app.database, app.clinicId, result.analysisId);
    assert.deepEqual([analysis?.missingChunks, analysis?.rowsRead], [1, result.rowsRead]);
  });

  it('ends when an operator decides so, or at once if that is its policy', async () => {
    const datasetId = await importRows(app, rowsOf(30));
    failOn(`row-${salt}x3`, 'SPII');
    const { handle } = await analyze(app, datasetId);
    await untilPhase(handle, 'waiting for a decision');
    await handle.executeUpdate(decideChunks, { args: [{ action: 'fail', chunks: 'all' }] });
    assert.equal((await failureOf(handle.result())).type, 'ChunksFailed');
    const { handle: strict } = await analyze(app, datasetId, { onChunkFailure: 'fail' });
    const failure = await failureOf(strict.result());
    assert.equal(failure.type, 'ChunkFailed');
    assert.match(failure.message, /GeminiSpii/);
  });

  it('refuses decisions that are malformed, or about nothing', async () => {
    const datasetId = await importRows(app, rowsOf(20));
    const { handle } = await analyze(app, datasetId);
    await handle.signal(pause);
    const none = await failureOf(
      handle.executeUpdate(decideChunks, { args: [{ action: 'skip', chunks: 'all' }] }),
    );
    assert.equal(none.type, 'NothingParked');
    const malformed = await failureOf(
      handle.executeUpdate(decideChunks, { args: [{ action: 'skip', chunks: [] }] }),
    );
    assert.equal(malformed.type, 'InvalidDecision');
    await handle.signal(resume);
    await handle.result();
  });

  it('reminds of an open decision, durably', async () => {
    const datasetId = await importRows(app, rowsOf(20));
    failOn(`row-${salt}x3`, 'BLOCKLIST');
    const { handle, workflowId } = await analyze(app, datasetId);
    await untilPhase(handle, 'waiting for a decision');
    await fastForward(app.client, workflowId);
    await eventually('a reminder', async () => {
      const [alert] = await openAlerts(app, 'analysisWaitsForDecision');
      return (alert?.occurrences ?? 0) > 2;
    });
    await handle.executeUpdate(decideChunks, { args: [{ action: 'fail', chunks: 'all' }] });
    await failureOf(handle.result());
  });

  it('repairs an answer that is not JSON once, and parks it when that is no better', async () => {
    const datasetId = await importRows(app, rowsOf(20));
    app.sandbox.inject({ provider: 'gemini', kind: 'invalidJson', times: 1 });
    const before = answeredCalls(app);
    const { handle } = await analyze(app, datasetId, { question: 'What goes with the marker?' });
    const { chunks } = await handle.result();
    assert.equal(answeredCalls(app) - before, chunks + 3, 'the plan, its repair, the chunks and the answer');

    const other = await importRows(app, rowsOf(20));
    app.sandbox.inject({ provider: 'gemini', kind: 'offSchema', times: 2, containing: `row-${salt}x3,` });
    const again = await analyze(app, other, { onChunkFailure: 'skip' });
    const { analysisId, missingChunks } = await again.handle.result();
    assert.equal(missingChunks, 1);
    const [task] = await unansweredTasks(app.database, app.clinicId, analysisId);
    assert.deepEqual([task?.failureCode, task?.requests], ['GeminiInvalidJson', 2]);
  });

  it('tries again after a body that broke off', async () => {
    const datasetId = await importRows(app, rowsOf(20));
    app.sandbox.inject({ provider: 'gemini', kind: 'truncatedBody', times: 2 });
    const { handle } = await analyze(app, datasetId);
    assert.equal((await handle.result()).missingChunks, 0);
  });

  it('keeps a reply that was paid for, even if its use of the limits cannot be recorded', async () => {
    await sql`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`.execute(
      app.database,
    );
    await sql`create trigger refused before update on model_permits for each row execute function refuse()`.execute(
      app.database,
    );
    try {
      const datasetId = await importRows(app, rowsOf(30));
      const before = answeredCalls(app);
      const { handle } = await analyze(app, datasetId, { question: 'What goes with the time?' });
      const { analysisId } = await handle.result();
      const { tasks } = await app.database
        .selectFrom('analysisTasks')
        .select((select) => select.fn.countAll<number>().as('tasks'))
        .where('analysisId', '=', analysisId)
        .executeTakeFirstOrThrow();
      assert.equal(answeredCalls(app) - before, tasks);
    } finally {
      await sql`drop function refuse cascade`.execute(app.database);
    }
  });

  it('asks again for changed chunks only, and for the plan and the answer, one row in a hundred changed', async () => {
    const rows = rowsOf(900);
    const first = await analyze(app, await importRows(app, rows));
    const { analysisId, chunks } = await first.handle.result();
    const before = answeredCalls(app);
    const unchanged = await analyze(app, await importRows(app, [...rows]));
    await unchanged.handle.result();
    assert.equal(answeredCalls(app), before);

    // One row in a hundred is another, and one is new.
    for (let row = 50; row < rows.length; row += 100) rows[row] = `row-changed${row},50,1,450`;
    rows.splice(450, 0, 'row-inserted,50,1,450');
    const changed = await analyze(app, await importRows(app, rows));
    const result = await changed.handle.result();
    assert.equal(result.rowsRead, 901);
    const tasks = await app.database
      .selectFrom('analysisTasks')
      .select(['stage', 'index', 'requests'])
      .select(({ exists, selectFrom }) =>
        exists(
          selectFrom('analysisTasks as earlier')
            .select('earlier.index')
            .where('earlier.analysisId', '=', analysisId)
            .whereRef('earlier.contentHash', '=', 'analysisTasks.contentHash'),
        ).as('isKnown'),
      )
      .where('analysisId', '=', result.analysisId)
      .execute();
    for (const { stage, index, requests, isKnown } of tasks)
      assert.equal(requests, isKnown ? 0 : 1, `${stage} ${index}`);
    const asked = tasks.filter(({ requests }) => requests > 0);
    assert.equal(answeredCalls(app) - before, asked.length);
    const askedChunks = asked.filter(({ stage }) => stage === 'chunks');
    assert.ok(chunks > 20, `${chunks} chunks`);
    assert.ok(
      askedChunks.length >= 9 && askedChunks.length <= 24,
      `${askedChunks.length} of ${chunks} chunks`,
    );
  });

  it('stops at its budget, says so, and goes on when it is raised', async () => {
    const datasetId = await importRows(app, rowsOf(120));
    const { handle } = await analyze(app, datasetId, { maxTokens: 2_400 });
    await untilPhase(handle, 'budget');
    await untilAlert(app, 'budgetReached');
    await eventually('something spent', async () => {
      const spent = await app.database
        .selectFrom('analyses')
        .select('promptTokens')
        .where('datasetId', '=', datasetId)
        .executeTakeFirst();
      return (spent?.promptTokens ?? 0) > 0;
    });
    const tooLow = await failureOf(handle.executeUpdate(raiseBudget, { args: [{ maxTokens: 1 }] }));
    assert.match(tooLow.message, /BudgetSpent/);
    const none = await failureOf(handle.executeUpdate(raiseBudget, { args: [{}] }));
    assert.equal(none.type, 'InvalidBudget');
    const state = await handle.executeUpdate(raiseBudget, { args: [{ maxTokens: null }] });
    assert.ok(state.spentTokens <= 2_400);
    assert.equal((await handle.result()).missingChunks, 0);
    assert.deepEqual(await openAlerts(app, 'budgetReached'), []);
  });

  const lie = 'The older patients are, the longer they live.';
  for (const [what, text, marker] of [
    ['numbers that the model states itself', undefined, '1,000,000'],
    ['which way the model says that things point', lie, lie],
  ] as const)
    it(`marks ${what}, and leaves out what it says about a result that there is not`, async () => {
      const datasetId = await importRows(app, rowsOf(60));
      app.sandbox.inject({
        provider: 'gemini',
        kind: 'fabricated',
        containing: 'RESULTS',
        ...(text && { text }),
      });
      const { handle } = await analyze(app, datasetId, { question: `What has ${what}?` });
      const { analysisId } = await handle.result();
      const analysis = await findAnalysisWithParts(app.database, app.clinicId, analysisId);
      const answer = analysis?.answer ?? assert.fail('there is no answer');
      const texts = [
        ...answer.sentences,
        ...answer.findings.flatMap(({ title, detail, caution }) => [
          title,
          detail,
          ...(caution ? [caution] : []),
        ]),
        ...answer.limits,
      ];
      const marked = texts.filter(({ isChecked }) => !isChecked);
      assert.ok(
        marked.length > 0 && marked.every((said) => said.text.includes(marker)),
        JSON.stringify(marked),
      );
      assert.ok(texts.some(({ isChecked }) => isChecked));
      const results = answer.findings.flatMap((finding) => finding.results);
      assert.ok(results.length > 0 && results.every((id) => !id.includes('unobtainium')));
    });

  it('falls back to the default plan when the model plans for a column that there is not, twice', async () => {
    const datasetId = await importRows(app, rowsOf(60));
    app.sandbox.inject({ provider: 'gemini', kind: 'fabricated', containing: '<<<SCHEMA' });
    const { handle } = await analyze(app, datasetId, { question: 'What goes with age?' });
    const { analysisId } = await handle.result();
    const analysis = await findAnalysisWithParts(app.database, app.clinicId, analysisId);
    assert.equal(analysis?.plan?.source, 'default');
    assert.equal(analysis?.answer?.source, 'model');
  });

  it('repairs a plan once, and says so', async () => {
    const datasetId = await importRows(app, rowsOf(60));
    app.sandbox.inject({ provider: 'gemini', kind: 'fabricated', containing: '<<<SCHEMA', times: 1 });
    const { handle } = await analyze(app, datasetId, { question: 'What goes with sex?' });
    const { analysisId } = await handle.result();
    const analysis = await findAnalysisWithParts(app.database, app.clinicId, analysisId);
    assert.equal(analysis?.plan?.source, 'repaired');
    assert.ok(!JSON.stringify(analysis?.plan).includes('unobtainium'));
  });

  it('has the model read no row when it is told so, and answers from the results', async () => {
    const datasetId = await importRows(app, rowsOf(60));
    const { handle } = await analyze(app, datasetId, { readRows: 'none' });
    const result = await handle.result();
    assert.deepEqual([result.chunks, result.rowsRead, result.missingChunks], [0, 0, 0]);
    const analysis = await findAnalysisWithParts(app.database, app.clinicId, result.analysisId);
    assert.equal(analysis?.results?.kept, 60);
    assert.ok((analysis?.answer?.findings.length ?? 0) > 0);
  });

  it('answers in the language that is asked for, in that of the clinic otherwise, and caches them apart', async () => {
    const datasetId = await importRows(app, rowsOf(60));
    const sentencesIn = async (locale?: 'en' | 'de') => {
      const { handle } = await analyze(app, datasetId, locale ? { locale } : {});
      const { analysisId } = await handle.result();
      const { answer } =
        (await findAnalysisWithParts(app.database, app.clinicId, analysisId)) ?? assert.fail();
      return answer?.sentences.map(({ text }) => text).join(' ') ?? '';
    };
    assert.match(await sentencesIn('de'), /Sandbox-Ausgabe|kein Sprachmodell/);
    assert.match(await sentencesIn(), /no language model/);
  });
});
