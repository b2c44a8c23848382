import assert from 'node:assert/strict';
import { chunksToRead, SAMPLED_CHUNKS } from '../../../src/domain/analysis/chunksToRead.ts';
import { freeTextColumn, numberColumn, profileOf } from './columnProfiles.ts';

const NUMBERS = profileOf(numberColumn('age'));
const TEXTS = profileOf(numberColumn('age'), freeTextColumn('note'));
const WITHHELD = profileOf(numberColumn('age'), freeTextColumn('note', 'withheld'));

describe('the chunks that are read', () => {
  it('are none, or all, where the job says so', () => {
    assert.deepEqual(chunksToRead('none', TEXTS, 500), []);
    assert.equal(chunksToRead('all', NUMBERS, 500), 'all');
  });

  it('are all where free text may leave, and all of a small data set', () => {
    assert.equal(chunksToRead('text', TEXTS, 500), 'all');
    assert.equal(chunksToRead('text', NUMBERS, SAMPLED_CHUNKS), 'all');
  });

  it('are otherwise a sample from the first to the last, each once', () => {
    for (const profile of [NUMBERS, WITHHELD]) {
      for (const chunks of [11, 12, 19, 500, 5_001]) {
        const read = chunksToRead('text', profile, chunks);
        assert.ok(read !== 'all');
        assert.equal(new Set(read).size, SAMPLED_CHUNKS);
        assert.deepEqual([read[0], read.at(-1)], [0, chunks - 1]);
        assert.deepEqual(
          read,
          read.toSorted((one, other) => one - other),
        );
      }
    }
  });
});
