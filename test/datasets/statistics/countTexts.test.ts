import assert from 'node:assert/strict';
import { countTexts } from '../../../src/datasets/statistics/countTexts.ts';
import { openSource, temporarySources } from '../temporarySource.ts';

describe('countTexts', () => {
  const source = temporarySources();
  const NOTES = [
    'Nausea after the first dose, and a headache',
    'No complaints at this visit, slept well',
    'Strong NAUSEA in the morning, less by noon',
    'A mild headache since the second dose',
  ];

  const counted = async (claims: Parameters<typeof countTexts>[1]) => {
    const path = await source(
      `note,smoker\n${NOTES.map((note, row) => `"${note}",${row % 2 ? 'Yes' : 'yes'}`).join('\n')}\n`,
    );
    return openSource(path, (dataset) => dataset.analyse((rows) => countTexts(rows, claims)));
  };

  it('counts the texts of a theme, then those that hold each of its words, in small or large letters', async () => {
    const words = ['nausea', 'headache', 'died'];
    assert.deepEqual(await counted([{ predicate: 'theme', column: 'note', words }]), [
      { rows: 4, counts: [3, 2, 2, 0] },
    ]);
  });

  it('counts the rows of each value of a coding, and none of a column that there is not', async () => {
    assert.deepEqual(
      await counted([
        { predicate: 'coding', column: 'smoker', values: ['Yes', 'yes'] },
        { predicate: 'theme', column: 'nothing', words: ['nausea'] },
      ]),
      [{ rows: 4, counts: [2, 2] }, undefined],
    );
  });
});
