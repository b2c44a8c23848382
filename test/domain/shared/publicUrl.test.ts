import assert from 'node:assert/strict';
import { publicUrlOf } from '../../../src/domain/shared/publicUrl.ts';

describe('public URLs', () => {
  it('keep the path that the public URL has', () => {
    for (const [base, url] of [
      ['https://x.example', 'https://x.example/reports/a?b=1'],
      ['https://x.example/', 'https://x.example/reports/a?b=1'],
      ['https://x.example/aftercare', 'https://x.example/aftercare/reports/a?b=1'],
      ['https://x.example:8443/after/care//', 'https://x.example:8443/after/care/reports/a?b=1'],
    ] as const) {
      assert.equal(publicUrlOf(base, '/reports/a?b=1'), url);
    }
  });
});
