import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { GENERATED_FILES } from '../../scripts/reference/pages.ts';

describe('files that are written from the code', () => {
  for (const { file, text } of GENERATED_FILES) {
    it(`${file} is up to date; after a change of the code, run: npm run reference`, async () => {
      assert.equal(readFileSync(file, 'utf8'), await text());
    });
  }
});
