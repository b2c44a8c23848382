import assert from 'node:assert/strict';
import { readAnswer } from '../../../src/domain/analysis/modelAnswer.ts';
import { readClaims } from '../../../src/domain/analysis/modelClaims.ts';
import { readPlan } from '../../../src/domain/analysis/modelPlan.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts';
import { geminiModel, KEY } from './geminiClient.ts';

const block = (kind: string, data: string) =>
  `<<<${kind} 4f9c0a1b2c3d4e5f\n${data}\n${kind} 4f9c0a1b2c3d4e5f>>>`;
const RESULT = {
  ...{ id: 'r:dose:pain', kind: 'correlation', first: 'dose', second: 'pain', value: 0.5 },
  isMoreThanChance: true,
};
const ROWS = [
  'dose,pain,note',
  ...Array.from({ length: 20 }, (_, row) => `${row * 3},${row * 2 + (row % 3)},a`),
];

describe('untrue answers of the Gemini emulator', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ gemini: { apiKey: KEY } });
  });
  after(() => sandbox.close());

  async function ask(
    prompt: string,
    fault: { kind: 'fabricated'; text?: string } | { kind: 'contradicted' },
  ) {
    sandbox.inject({ provider: 'gemini', ...fault, times: 1 });
    const { response } = await geminiModel(sandbox).generateContent(prompt);
    const json: unknown = JSON.parse(response.text());
    return json;
  }

  it('plan for a column that there is not', async () => {
    const plan = readPlan(
      await ask(block('SCHEMA', '{"name":"dose","comparedAs":"number","distinct":20}'), {
        kind: 'fabricated',
      }),
    );
    assert.deepEqual(plan?.outcomes, ['serum_unobtainium']);
  });

  it('claim something of a column that there is not, besides what the rows show', async () => {
    const json = await ask(block('ROWS', ROWS.join('\n')), { kind: 'fabricated' });
    assert.deepEqual(readClaims(json)?.claims, [
      { predicate: 'share', column: 'serum_unobtainium', level: '4711', are: 'most' },
      { predicate: 'association', first: 'dose', second: 'pain', direction: 'positive' },
    ]);
  });

  it('claim the opposite of what the rows show', async () => {
    const json = await ask(block('ROWS', ROWS.join('\n')), { kind: 'contradicted' });
    assert.deepEqual(readClaims(json)?.claims, [
      { predicate: 'association', first: 'dose', second: 'pain', direction: 'negative' },
    ]);
  });

  it('state numbers that nothing computed, in the words of the fault if it has any', async () => {
    for (const text of [undefined, 'All 12 recovered.']) {
      const json = await ask(block('RESULTS', JSON.stringify(RESULT)), {
        kind: 'fabricated',
        ...(text === undefined ? {} : { text }),
      });
      const results = new Set([RESULT.id]);
      const read = readAnswer(json, { names: [], results, figureOf: () => 'computed' });
      const [first, , ...others] = read?.answer.sentences ?? [];
      assert.equal(first?.isChecked, false);
      assert.match(first.text, text === undefined ? /4711/ : /^All 12 recovered\.$/);
      assert.ok(others.every(({ isChecked }) => isChecked));
      assert.deepEqual(
        read?.answer.findings.map(({ results: ids, detail }) => [ids, detail.isChecked]),
        [
          [['r:dose:pain'], false],
          [['r:dose:pain'], true],
        ],
      );
      assert.ok(read?.problems.some((problem) => problem.includes('a result that there is not')));
    }
  });
});
