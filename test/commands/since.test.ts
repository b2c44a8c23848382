import assert from 'node:assert/strict';
import { Since } from '../../src/commands/shared/since.ts';

const HOUR_MS = 3_600_000;

describe('--since', () => {
  it('takes an instant, and a date as its first instant in UTC', () => {
    assert.equal(Since.parse('2026-11-27T08:30:00+01:00').toISOString(), '2026-11-27T07:30:00.000Z');
    assert.equal(Since.parse('2026-11-27').toISOString(), '2026-11-27T00:00:00.000Z');
  });

  it('takes a span before now, in minutes, hours, days or weeks', () => {
    for (const [span, hours] of [
      ['90m', 1.5],
      ['12h', 12],
      ['7d', 168],
      ['2w', 336],
    ] as const) {
      const expected = Date.now() - hours * HOUR_MS;
      assert.ok(Math.abs(Since.parse(span).getTime() - expected) < 1_000, span);
    }
  });

  it('takes nothing else, and says what it takes', () => {
    for (const text of ['', 'yesterday', '7', '7y', '2026-13-01', '2026-11-27T08:30:00']) {
      const parsed = Since.safeParse(text);
      assert.match(parsed.error?.issues[0]?.message ?? '', /^must be an instant .*a date .*or a span /, text);
    }
  });
});
