import assert from 'node:assert/strict';
import { isSameSpelling } from '../../../src/domain/analysis/sameSpelling.ts';

const SAME = [
  ['Male', 'male', ' MALE '],
  ['m', 'Male'],
  ['M', 'male', 'MALE'],
  ['n', 'No'],
  ['non-smoker', 'Non smoker', 'nonsmoker'],
  ['Café', 'cafe'],
  ['M.', 'm'],
];
const DIFFERENT = [
  ['Stage I', 'Stage II'],
  ['I', 'III'],
  ['V', 'VII'],
  ['1', '10'],
  ['1.5', '15'],
  ['1/2', '12'],
  ['T1', 'T1a'],
  ['A', 'AB'],
  ['A+', 'A-'],
  ['HER2+', 'HER2-'],
  ['HER2', 'HER2-'],
  ['<5', '>5'],
  ['+', '-'],
  ['5', '5%'],
  ['no', 'none'],
  ['no', 'normal'],
  ['m', 'mild', 'moderate'],
  ['yes', 'no'],
];

describe('values', () => {
  for (const values of SAME) {
    it(`${JSON.stringify(values)} are spellings of the same`, () => {
      assert.ok(isSameSpelling(values, values));
    });
  }
  for (const values of DIFFERENT) {
    it(`${JSON.stringify(values)} may mean different things`, () => {
      assert.ok(!isSameSpelling(values, values));
    });
  }
  it('are no spellings of a word whose initial another value has', () => {
    assert.ok(!isSameSpelling(['m', 'male'], ['m', 'male', 'Married']));
  });
});
