import assert from 'node:assert/strict';
import { associations } from '../../bench/associations.ts';

describe('the benchmark of associations', () => {
  it('measures a small table in processes of its own', async () => {
    const { figures, limit } = await associations.run({ say: () => undefined, size: 1_000 });
    const { seconds, ofSummarize, peakMb } = figures;
    for (const figure of [seconds, ofSummarize, peakMb, limit.summarizeSeconds ?? 0]) {
      assert.ok(figure > 0 && Number.isFinite(figure), JSON.stringify(figures));
    }
  });
});
