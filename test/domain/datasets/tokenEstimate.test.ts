import assert from 'node:assert/strict';
import { estimateTokens } from '../../../src/domain/datasets/tokenEstimate.ts';

describe('estimateTokens', () => {
  it('takes four letters of a word for a token, with the space before it', () => {
    assert.equal(estimateTokens('the patient slept'), 1 + 2 + 2);
    assert.equal(estimateTokens('abcd'), 1);
    assert.equal(estimateTokens('abcde'), 2);
  });

  it('takes every digit, mark and line break for a token', () => {
    assert.equal(estimateTokens('3.0,306,1\n'), 10);
    assert.equal(estimateTokens('a1b2'), 4);
  });

  it('takes every space but the one before a word for a token', () => {
    assert.equal(estimateTokens('a  b'), 3);
    assert.equal(estimateTokens(' 5 '), 3);
  });

  it('takes every letter outside of ASCII for a token', () => {
    assert.equal(estimateTokens('äöü'), 3);
    assert.ok(estimateTokens('患者') >= 2);
  });

  it('is nothing for nothing, and never less for more text', () => {
    assert.equal(estimateTokens(''), 0);
    const text = 'id,Name,3.5, "x y"\n é  pseudonym-3fa9c1';
    const estimates = Array.from(text, (_, index) => estimateTokens(text.slice(0, index + 1)));
    for (const [index, estimate] of estimates.entries())
      assert.ok(estimate >= (estimates[index - 1] ?? 0) - 1);
  });

  it('expects at least twice as many tokens of a table of numbers as of prose of the same length', () => {
    const prose = 'the patient was seen again after two weeks and felt much better than before ';
    const table = '3.0,306,1,74,1,1.0,90.0,100.0,1175.0,15.0\n'.repeat(2).slice(0, prose.length);
    assert.ok(estimateTokens(table) >= 2 * estimateTokens(prose));
  });
});
