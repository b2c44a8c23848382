import assert from 'node:assert/strict';
import type { TaskStage } from '../../../src/contracts/analysis/taskStage.ts';
import { addTasks, answersOfStage } from '../../../src/store/analysis/analysisTasks.ts';
import { reserveUnlimited, setDayBudget, spendingDay } from '../../../src/store/analysis/budgets.ts';
import { findTasksWithCache } from '../../../src/store/analysis/cachedAnswers.ts';
import { type PaidReply, recordReplies } from '../../../src/store/analysis/recordReplies.ts';
import { findChunkTaskInputs } from '../../../src/store/analysis/taskQueries.ts';
import { chunkTasks, storeAnalysis } from '../../support/storeAnalysis.ts';
import { changeTestClinic } from '../../support/testClinics.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

const [ONE, OTHER] = ['an_one', 'an_other'];
const clinicOf = (analysisId: string) => (analysisId === OTHER ? 'other-clinic' : 'test-clinic');

describe('tasks that are asked about together', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
    await storeAnalysis(test.database, { id: ONE, clinicId: 'test-clinic' }, chunkTasks(4));
    await storeAnalysis(
      test.database,
      { id: OTHER, clinicId: 'other-clinic', question: 'And why?' },
      chunkTasks(2),
    );
    const chunks = [ONE, OTHER].flatMap((id) =>
      [0, 1].map((index) => ({ clinicId: clinicOf(id), id: id.replace(/^an_/, 'ds_'), index })),
    );
    await test.database
      .insertInto('datasetChunks')
      .values(
        chunks.map(({ clinicId, id, index }) => ({
          clinicId,
          datasetId: id,
          index,
          objectKey: `${id}/${index}`,
          objectOffset: 0,
          objectBytes: 1,
          sha256: '',
          unpackedOffset: 0,
          rows: 1,
          bytes: 1,
          tokens: 1,
          contentHash: `${id}/${index}`,
        })),
      )
      .execute();
    await recordReplies(test.database, [reply(ONE, 1, 'second'), reply(ONE, 0, 'first')]);
    await addTasks(test.database, { clinicId: 'test-clinic', analysisId: ONE, stage: 'answer' }, [
      { index: 0, part: '', rows: 2, chunks: 0, contentHash: 'results' },
    ]);
  });
  after(() => test.drop());

  const reply = (analysisId: string, index: number, answer: string): PaidReply => ({
    key: key(analysisId, index),
    scope: 'scope',
    contentHash: String(index),
    model: 'gemini-2.5-flash',
    promptTokens: 1,
    outputTokens: 1,
    costUsd: 0,
    effect: { kind: 'answer', answer },
  });
  const key = (analysisId: string, index: number, stage: TaskStage = 'chunks') => ({
    clinicId: clinicOf(analysisId),
    analysisId,
    stage,
    index,
    part: '',
  });

  it('are found in the order asked, of several analyses, also twice, and nothing for what there is not', async () => {
    const chunks = await findChunkTaskInputs(test.database, [
      { clinicId: clinicOf(OTHER), analysisId: OTHER, index: 1 },
      { clinicId: clinicOf(ONE), analysisId: ONE, index: 9 },
      { clinicId: clinicOf(ONE), analysisId: ONE, index: 0 },
      { clinicId: clinicOf(OTHER), analysisId: OTHER, index: 1 },
    ]);
    assert.deepEqual(
      chunks.map((found) => found && [found.analysis.question, found.chunk.contentHash]),
      [
        ['And why?', 'ds_other/1'],
        undefined,
        ['What goes with a longer time?', 'ds_one/0'],
        ['And why?', 'ds_other/1'],
      ],
    );
  });

  it('are cached for their own clinic and scope alone, and only while they wait', async () => {
    await storeAnalysis(test.database, { id: 'an_later', clinicId: 'test-clinic' }, chunkTasks(3));
    const found = await findTasksWithCache(test.database, [
      { key: key('an_later', 1), scope: 'scope' },
      { key: key('an_later', 2), scope: 'scope' },
      { key: key('an_later', 0), scope: 'other' },
      { key: key(OTHER, 0), scope: 'scope' },
      { key: key(ONE, 0), scope: 'scope' },
      { key: key(ONE, 9), scope: 'scope' },
    ]);
    const model = 'gemini-2.5-flash';
    assert.deepEqual(
      found.map((each) => each && [each.task.state, each.cached]),
      [
        ['waiting', { kind: 'answer', answer: 'second', model }],
        ['waiting', undefined],
        ['waiting', undefined],
        ['waiting', undefined],
        ['answered', undefined],
        undefined,
      ],
    );
  });

  it('give their answers stage by stage, in their order, and none of another analysis', async () => {
    const answersOf = async (analysisId: string, stage: TaskStage) =>
      (await answersOfStage(test.database, { clinicId: clinicOf(analysisId), analysisId }, stage)).map(
        ({ answer }) => answer,
      );
    assert.deepEqual(await answersOf(ONE, 'chunks'), ['first', 'second']);
    assert.deepEqual(await answersOf(ONE, 'answer'), []);
    assert.deepEqual(await answersOf(OTHER, 'chunks'), []);
  });

  it('set their costs aside together unless a limit of their analysis or clinic holds', async () => {
    await storeAnalysis(
      test.database,
      { id: 'an_limited', clinicId: 'test-clinic', maxTokens: 1_000 },
      chunkTasks(1),
    );
    await changeTestClinic(test.database, 'other-clinic', { maxCostUsdPerDay: 1 });
    const reservations = [
      { key: key('an_limited', 0), expected: { tokens: 10, costUsd: null } },
      { key: key(ONE, 3), expected: { tokens: 30, costUsd: 0.5 } },
      { key: key(OTHER, 0), expected: { tokens: 20, costUsd: null } },
      { key: key(ONE, 2), expected: { tokens: 40, costUsd: null } },
    ];
    assert.deepEqual(await reserveUnlimited(test.database, reservations), [false, true, false, true]);
    const rows = await test.database
      .selectFrom('analysisTasks')
      .select(['analysisId', 'index', 'reservedTokens', 'reservedCostUsd'])
      .where('reservedTokens', '>', 0)
      .orderBy('index')
      .execute();
    assert.deepEqual(
      rows.map(({ analysisId, index, reservedTokens, reservedCostUsd }) => [
        analysisId,
        index,
        reservedTokens,
        reservedCostUsd,
      ]),
      [
        [ONE, 2, 40, 0],
        [ONE, 3, 30, 0.5],
      ],
    );
    await setDayBudget(test.database, 'test-clinic', spendingDay(), { maxTokens: 5, maxCostUsd: null });
    const limited = await reserveUnlimited(test.database, reservations);
    assert.deepEqual(limited, [false, false, false, false]);
  });
});
