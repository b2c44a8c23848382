import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { MERGE_FAN_IN, type MergeChild, mergeGroups } from '../../../src/domain/analysis/mergeGroups.ts';

const childrenOf = (names: readonly string[], tokens = 100): MergeChild[] =>
  names.map((name, index) => ({ index, key: createHash('sha256').update(name).digest('hex'), tokens }));
const namesOf = (count: number) => Array.from({ length: count }, (_, index) => `chunk ${index}`);
const contents = (names: readonly string[]) =>
  mergeGroups(childrenOf(names), 1_000_000).map(({ from, to }) => names.slice(from, to).join());

describe('merge groups', () => {
  it('are one when everything fits into one merge', () => {
    assert.deepEqual(mergeGroups(childrenOf(namesOf(MERGE_FAN_IN)), 1_000_000), [{ from: 0, to: 20 }]);
    assert.deepEqual(mergeGroups([], 1_000), []);
  });

  it('hold every child once, in order, and never too many', () => {
    const groups = mergeGroups(childrenOf(namesOf(1_000)), 1_000_000);
    assert.equal(groups[0]?.from, 0);
    assert.equal(groups.at(-1)?.to, 1_000);
    groups.forEach(({ from, to }, position) => {
      assert.ok(to - from <= MERGE_FAN_IN);
      assert.equal(from, groups[position - 1]?.to ?? 0);
    });
  });

  it('stay within the token limit, with two children at least', () => {
    for (const { from, to } of mergeGroups(childrenOf(namesOf(100), 300), 1_000).slice(0, -1)) {
      assert.ok((to - from) * 300 <= 1_000 && to - from >= 2);
    }
    assert.ok(mergeGroups(childrenOf(namesOf(10), 5_000), 1_000).every(({ from, to }) => to - from === 2));
  });

  it('stay the same around an inserted child, but for a few', () => {
    const names = namesOf(1_000);
    const before = new Set(contents(names));
    const after = contents([...names.slice(0, 500), 'inserted', ...names.slice(500)]);
    const changed = after.filter((group) => !before.has(group));
    assert.ok(changed.length <= 6, `${changed.length} of ${after.length} groups changed`);
  });
});
