import assert from 'node:assert/strict';
import { addTasks, answersOfGroups } from '../../../src/store/analysis/analysisTasks.ts';
import { reserveUnlimited, setClinicBudget } from '../../../src/store/analysis/budgets.ts';
import { findTasksWithCache } from '../../../src/store/analysis/cachedAnswers.ts';
import { type PaidReply, recordReplies } from '../../../src/store/analysis/recordReplies.ts';
import { findChunkTaskInputs, findMergeTaskInputs } from '../../../src/store/analysis/taskQueries.ts';
import { chunkTasks, storeAnalysis } from '../../support/storeAnalysis.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

const [ONE, OTHER] = ['an_one', 'an_other'];
const NONE = { maxTokens: null, maxCostUsd: null };

describe('tasks that are asked about together', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
    await storeAnalysis(test.database, { id: ONE, clinicId: 'cl_one' }, chunkTasks(4));
    await storeAnalysis(
      test.database,
      { id: OTHER, clinicId: 'cl_other', question: 'And why?' },
      chunkTasks(2),
    );
    const chunks = [ONE, OTHER].flatMap((id) => [0, 1].map((index) => ({ id: `ds_${id}`, index })));
    await test.database
      .insertInto('datasetChunks')
      .values(
        chunks.map(({ id, index }) => ({
          datasetId: id,
          index,
          objectKey: `${id}/${index}`,
          objectOffset: 0,
          objectBytes: 1,
          sha256: '',
          rows: 1,
          bytes: 1,
          tokens: 1,
          contentHash: `${id}/${index}`,
        })),
      )
      .execute();
    await recordReplies(test.database, [reply(ONE, 1, 'second'), reply(ONE, 0, 'first')]);
    await addTasks(test.database, { analysisId: ONE, level: 1 }, [
      { index: 0, part: '', rows: 2, chunks: 2, contentHash: 'merge', children: { from: 0, to: 2 } },
    ]);
  });
  after(() => test.drop());

  const reply = (analysisId: string, index: number, answer: string): PaidReply => ({
    key: key(analysisId, index),
    clinicId: 'cl_one',
    scope: 'scope',
    contentHash: String(index),
    model: 'gemini-2.5-flash',
    promptTokens: 1,
    outputTokens: 1,
    costUsd: 0,
    effect: { kind: 'answer', answer },
  });
  const key = (analysisId: string, index: number, level = 0) => ({ analysisId, level, index, part: '' });

  it('are found in the order asked, of several analyses, also twice, and nothing for what there is not', async () => {
    const chunks = await findChunkTaskInputs(test.database, [
      { analysisId: OTHER, index: 1 },
      { analysisId: ONE, index: 9 },
      { analysisId: ONE, index: 0 },
      { analysisId: OTHER, index: 1 },
    ]);
    assert.deepEqual(
      chunks.map((found) => found && [found.analysis.question, found.chunk.contentHash]),
      [
        ['And why?', 'ds_an_other/1'],
        undefined,
        ['What goes with a longer time?', 'ds_an_one/0'],
        ['And why?', 'ds_an_other/1'],
      ],
    );
    const merges = await findMergeTaskInputs(test.database, [key(ONE, 1, 1), key(ONE, 0, 1)]);
    assert.deepEqual(
      merges.map((found) => found && [found.datasetId, found.task.children]),
      [undefined, ['ds_an_one', { from: 0, to: 2 }]],
    );
  });

  it('are cached for their own clinic and scope alone, and only while they wait', async () => {
    await storeAnalysis(test.database, { id: 'an_later', clinicId: 'cl_one' }, chunkTasks(3));
    const found = await findTasksWithCache(test.database, [
      { key: key('an_later', 1), clinicId: 'cl_one', scope: 'scope' },
      { key: key('an_later', 2), clinicId: 'cl_one', scope: 'scope' },
      { key: key('an_later', 0), clinicId: 'cl_one', scope: 'other' },
      { key: key(OTHER, 0), clinicId: 'cl_other', scope: 'scope' },
      { key: key(ONE, 0), clinicId: 'cl_one', scope: 'scope' },
      { key: key(ONE, 9), clinicId: 'cl_one', scope: 'scope' },
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

  it('give each merge its own answers, in their order', async () => {
    const groups = await answersOfGroups(test.database, [
      { analysisId: ONE, level: 0, from: 1, to: 4 },
      { analysisId: OTHER, level: 0, from: 0, to: 2 },
      { analysisId: ONE, level: 0, from: 0, to: 2 },
    ]);
    assert.deepEqual(
      groups.map((group) => group.map(({ answer }) => answer)),
      [['second'], [], ['first', 'second']],
    );
  });

  it('set their costs aside together unless a limit of their analysis or clinic holds', async () => {
    await storeAnalysis(
      test.database,
      { id: 'an_limited', clinicId: 'cl_one', maxTokens: 1_000 },
      chunkTasks(1),
    );
    await setClinicBudget(test.database, 'cl_other', null, { maxTokens: null, maxCostUsd: 1 });
    const reservations = [
      { key: key('an_limited', 0), clinicId: 'cl_one', expected: { tokens: 10, costUsd: null } },
      { key: key(ONE, 3), clinicId: 'cl_one', expected: { tokens: 30, costUsd: 0.5 } },
      { key: key(OTHER, 0), clinicId: 'cl_other', expected: { tokens: 20, costUsd: null } },
      { key: key(ONE, 2), clinicId: 'cl_one', expected: { tokens: 40, costUsd: null } },
    ];
    assert.deepEqual(await reserveUnlimited(test.database, reservations, NONE), [false, true, false, true]);
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
    const limited = await reserveUnlimited(test.database, reservations, { ...NONE, maxTokens: 5 });
    assert.deepEqual(limited, [false, false, false, false]);
  });
});
