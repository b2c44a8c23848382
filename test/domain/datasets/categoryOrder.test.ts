import assert from 'node:assert/strict';
import { categoryOrder } from '../../../src/domain/datasets/categoryOrder.ts';

describe('categoryOrder', () => {
  const ordered: readonly (readonly string[])[] = [
    ['low', 'medium', 'high'],
    ['Mild', 'Moderate', 'Severe'],
    ['keine', 'leicht', 'mittel', 'schwer'],
    ['léger', 'modéré', 'sévère'],
    ['bajo', 'medio', 'alto'],
    ['mai', 'a volte', 'sempre'],
    ['I', 'II', 'III', 'IV'],
    ['Stage IIA', 'Stage IIB', 'Stage III'],
    ['Grad 1', 'Grad 2', 'Grad 10'],
    ['0 = none', '1 = some', '2 = much'],
    ['<18', '18-29', '30-64', '65+'],
  ];
  for (const values of ordered) {
    it(`knows that of ${values.join(', ')}`, () => {
      assert.deepEqual(categoryOrder([...values].reverse()), values);
      assert.deepEqual(categoryOrder([...values.slice(1), ...values.slice(0, 1)]), values);
    });
  }

  const others: readonly (readonly string[])[] = [
    ['A', 'B', 'AB'],
    ['low', 'blue'],
    ['Ward 1', 'Station 2'],
    ['1', '2', '3'],
    ['mild', 'leicht', 'severe'],
    ['I'],
    [],
  ];
  for (const values of others) {
    it(`knows none of ${values.join(', ') || 'nothing'}`, () =>
      assert.equal(categoryOrder(values), undefined));
  }
});
