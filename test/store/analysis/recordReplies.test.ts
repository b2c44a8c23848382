import assert from 'node:assert/strict';
import { findAnalysis } from '../../../src/store/analysis/analyses.ts';
import {
  type PaidReply,
  type ReplyEffect,
  recordReplies,
} from '../../../src/store/analysis/recordReplies.ts';
import { chunkTasks, storeAnalysis } from '../../support/storeAnalysis.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

const CLINIC = 'test-clinic';
const ANALYSIS = 'an_answers';
const TASKS = 400;

const reply = (index: number, effect: ReplyEffect): PaidReply => ({
  key: { clinicId: CLINIC, analysisId: ANALYSIS, stage: 'chunks', index, part: '' },
  scope: 'one',
  contentHash: String(index),
  model: 'gemini-2.5-flash',
  promptTokens: 10,
  outputTokens: 1,
  costUsd: 0.001,
  effect,
});

describe('replies of the model', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
    await storeAnalysis(test.database, { id: ANALYSIS, clinicId: CLINIC }, chunkTasks(TASKS + 4));
  });
  after(() => test.drop());

  it('of every kind are recorded at the same moment, so that none is paid for twice', async () => {
    const effects: readonly ReplyEffect[] = [
      { kind: 'answer', answer: {} },
      { kind: 'nothing' },
      { kind: 'answer', answer: {} },
      { kind: 'draft', text: 'not JSON' },
    ];
    const replies = Array.from({ length: TASKS }, (_, index) =>
      reply(index, effects[index % effects.length] ?? { kind: 'nothing' }),
    );
    await Promise.all(replies.map((each) => recordReplies(test.database, [each])));
    const usage = (await findAnalysis(test.database, CLINIC, ANALYSIS))?.usage;
    assert.deepEqual([usage?.promptTokens, usage?.outputTokens], [10 * TASKS, TASKS]);
  });

  it('that come together are each stored in their own task, and paid for in sum', async () => {
    const before = await findAnalysis(test.database, CLINIC, ANALYSIS);
    const index = TASKS + 2;
    const halves = ['0', '1'].map((part) => ({ index, part, rows: 1, chunks: 0, contentHash: part }));
    await recordReplies(test.database, [
      reply(TASKS, { kind: 'answer', answer: { findings: [] } }),
      reply(TASKS + 1, { kind: 'draft', text: '{"findings": null' }),
      reply(index, { kind: 'halves', halves }),
      reply(TASKS + 3, { kind: 'nothing' }),
    ]);
    const tasks = await test.database
      .selectFrom('analysisTasks')
      .select(['index', 'part', 'state', 'answer', 'draft', 'promptTokens', 'outputTokens'])
      .where('index', '>=', TASKS)
      .orderBy('index')
      .orderBy('part')
      .execute();
    assert.deepEqual(
      tasks.map((task) => [task.index - TASKS, task.part, task.state, task.answer, task.draft]),
      [
        [0, '', 'answered', { findings: [] }, null],
        [1, '', 'waiting', null, '{"findings": null'],
        [2, '', 'split', null, null],
        [2, '0', 'waiting', null, null],
        [2, '1', 'waiting', null, null],
        [3, '', 'waiting', null, null],
      ],
    );
    assert.deepEqual(
      tasks.map((task) => task.promptTokens + task.outputTokens),
      [11, 11, 11, 0, 0, 11],
    );
    const after = await findAnalysis(test.database, CLINIC, ANALYSIS);
    const spent = (after?.usage.costUsd ?? 0) - (before?.usage.costUsd ?? 0);
    assert.equal(spent.toFixed(6), '0.004000');
    const cached = await test.database
      .selectFrom('answerCache')
      .select(['contentHash', 'answer'])
      .where(
        'contentHash',
        'in',
        [0, 1, 2, 3].map((task) => String(TASKS + task)),
      )
      .orderBy('contentHash')
      .execute();
    assert.deepEqual(cached, [
      { contentHash: String(TASKS), answer: { findings: [] } },
      { contentHash: String(TASKS + 2), answer: null },
    ]);
  });

  it('leave an answer that is there already as it is, and are paid for all the same', async () => {
    const before = await findAnalysis(test.database, CLINIC, ANALYSIS);
    await recordReplies(test.database, [reply(0, { kind: 'answer', answer: { findings: ['late'] } })]);
    const task = await test.database
      .selectFrom('analysisTasks')
      .select(['answer', 'promptTokens'])
      .where('index', '=', 0)
      .executeTakeFirstOrThrow();
    assert.deepEqual(task, { answer: {}, promptTokens: 20 });
    const after = await findAnalysis(test.database, CLINIC, ANALYSIS);
    assert.equal((after?.usage.promptTokens ?? 0) - (before?.usage.promptTokens ?? 0), 10);
  });
});
