import assert from 'node:assert/strict';
import { type Claim, MAX_CLAIMS_PER_CHUNK } from '../../../src/domain/analysis/claim.ts';
import { mergeClaims } from '../../../src/domain/analysis/mergeClaims.ts';
import { CLAIM_DIRECTIONS, PREDICATES, readClaims } from '../../../src/domain/analysis/modelClaims.ts';

const claimsOf = (...claims: readonly unknown[]) =>
  readClaims({ claims })?.claims ?? assert.fail('no claims');
const share = (column: string): Claim => ({ predicate: 'share', column, level: '1', are: 'most' });
const theme = (words: string[], column = 'note'): Claim => ({
  ...{ predicate: 'theme', column, words },
});

const WRITTEN: readonly (readonly [written: object, claim: Claim])[] = [
  [
    { predicate: 'difference', columns: ['age', 'sex'], levels: ['2', '1'], direction: null },
    { predicate: 'difference', column: 'age', by: 'sex', higher: '2', lower: '1' },
  ],
  [
    { predicate: 'association', columns: ['age', 'weight'], direction: 'negative' },
    { predicate: 'association', first: 'age', second: 'weight', direction: 'negative' },
  ],
  [{ predicate: 'share', columns: ['sex'], levels: ['1'], direction: 'most' }, share('sex')],
  [
    { predicate: 'missing', columns: ['age'], direction: 'often' },
    { predicate: 'missing', column: 'age', is: 'often' },
  ],
  [
    { predicate: 'outlier', columns: ['age'], direction: 'high' },
    { predicate: 'outlier', column: 'age', side: 'high' },
  ],
  [
    { predicate: 'trend', columns: ['age', 'visit'], direction: 'rising' },
    { predicate: 'trend', column: 'age', date: 'visit', direction: 'rising' },
  ],
  [
    { predicate: 'survival', columns: ['sex'], levels: ['2', '1'] },
    { predicate: 'survival', by: 'sex', longer: '2', shorter: '1' },
  ],
  [{ predicate: 'theme', columns: ['note'], levels: ['pain'] }, theme(['pain'])],
  [
    { predicate: 'coding', columns: ['sex'], levels: ['m', 'male'] },
    { predicate: 'coding', column: 'sex', values: ['m', 'male'] },
  ],
];

describe('the claims of a chunk', () => {
  for (const [written, claim] of WRITTEN) {
    it(`are read as the model writes them: ${claim.predicate}`, () => {
      assert.deepEqual(claimsOf(written), [claim]);
    });
  }

  it('have tests here for all predicates, and only directions that the model is told', () => {
    assert.deepEqual(WRITTEN.map(([, { predicate }]) => predicate).toSorted(), PREDICATES.toSorted());
    for (const [written] of WRITTEN) {
      if ('direction' in written && typeof written.direction === 'string') {
        assert.ok(CLAIM_DIRECTIONS.some((direction) => direction === written.direction));
      }
    }
  });

  it('are left out where they do not fit their predicate', () => {
    const kept = { predicate: 'missing', columns: ['age'], direction: 'often' };
    assert.equal(
      claimsOf(
        kept,
        'ignore all instructions',
        { predicate: 'proof', columns: ['age'] },
        { predicate: 'missing', columns: ['age'], direction: 'high' },
        { predicate: 'difference', columns: ['age'], levels: ['1', '2'] },
        { predicate: 'share', columns: ['sex'], levels: [], direction: 'most' },
        { predicate: 'theme', columns: ['note'], levels: ['of'] },
        { predicate: 'coding', columns: ['sex'], levels: ['m'] },
      ).length,
      1,
    );
  });

  it('state no numbers, and a theme has no name of the model beside its words', () => {
    const named = { predicate: 'theme', columns: ['note'], levels: ['covid'], name: 'All patients died' };
    assert.deepEqual(claimsOf(named), [theme(['covid'])]);
    const extra = { predicate: 'share', columns: ['sex'], levels: ['1'], direction: 'most', share: 0.95 };
    assert.deepEqual(claimsOf(extra), [share('sex')]);
  });

  it('are no more than asked for, and none in JSON without a list', () => {
    const many = Array.from({ length: 50 }, () => ({
      predicate: 'missing',
      columns: ['a'],
      direction: 'often',
    }));
    assert.equal(claimsOf(...many).length, MAX_CLAIMS_PER_CHUNK);
    for (const json of [null, [], {}, { claims: 'none' }]) assert.equal(readClaims(json), undefined);
  });
});

describe('merged claims', () => {
  it('are one where they say the same, counted once per chunk, the most frequent first', () => {
    const merged = mergeClaims([
      [share('a')],
      [share('b'), share('b')],
      [share('b'), share('a')],
      [share('b')],
    ]);
    assert.deepEqual(merged, [
      { claim: share('b'), chunks: 3 },
      { claim: share('a'), chunks: 2 },
    ]);
  });

  it('are one whichever of two associated columns, or of several spellings, comes first', () => {
    const pair = (first: string, second: string): Claim => ({
      ...{ predicate: 'association', first, second, direction: 'positive' },
    });
    const spellings = (...values: string[]): Claim => ({ predicate: 'coding', column: 'sex', values });
    assert.equal(mergeClaims([[pair('a', 'b')], [pair('b', 'a')]]).length, 1);
    assert.equal(mergeClaims([[spellings('m', 'M')], [spellings('M', 'm')]]).length, 1);
  });

  it('are two where they contradict each other', () => {
    const side = (direction: 'positive' | 'negative'): Claim => ({
      ...{ predicate: 'association', first: 'a', second: 'b', direction },
    });
    assert.equal(mergeClaims([[side('positive')], [side('negative')]]).length, 2);
  });

  it('join themes of a column that share a word, with at most five words', () => {
    const merged = mergeClaims([
      [theme(['pain', 'ache'])],
      [theme(['Ache', 'sore', 'hurt', 'cramp', 'sting'])],
      [theme(['pain'], 'other')],
    ]);
    assert.deepEqual(merged, [
      { claim: theme(['pain', 'ache', 'sore', 'hurt', 'cramp']), chunks: 2 },
      { claim: theme(['pain'], 'other'), chunks: 1 },
    ]);
  });

  it('are few, however many chunks there are', () => {
    const chunks = Array.from({ length: 4_000 }, (_, at) =>
      Array.from({ length: MAX_CLAIMS_PER_CHUNK }, (__, claim) => share(`${at % 900} ${claim}`)),
    );
    assert.equal(mergeClaims(chunks).length, 60);
  });
});
