import assert from 'node:assert/strict';
import { smsSize } from '../../src/sandbox/smsSegments.ts';

describe('smsSize', () => {
  const cases: [string, string, ReturnType<typeof smsSize>][] = [
    ['160 GSM-7 characters fit one segment', 'a'.repeat(160), { encoding: 'GSM-7', segments: 1 }],
    ['161 take two of 153', 'a'.repeat(161), { encoding: 'GSM-7', segments: 2 }],
    ['306 still take two', 'a'.repeat(306), { encoding: 'GSM-7', segments: 2 }],
    ['307 take three', 'a'.repeat(307), { encoding: 'GSM-7', segments: 3 }],
    ['umlauts are GSM-7', 'Grüße aus Köln', { encoding: 'GSM-7', segments: 1 }],
    ['a euro sign costs two places', '€'.repeat(81), { encoding: 'GSM-7', segments: 2 }],
    [
      'an escaped character does not straddle',
      `${'a'.repeat(152)}€${'a'.repeat(152)}`,
      { encoding: 'GSM-7', segments: 3 },
    ],
    ['70 characters of UCS-2 fit one segment', 'ж'.repeat(70), { encoding: 'UCS-2', segments: 1 }],
    ['71 take two of 67', 'ж'.repeat(71), { encoding: 'UCS-2', segments: 2 }],
    ['an emoji is two units', '😊'.repeat(36), { encoding: 'UCS-2', segments: 2 }],
  ];
  for (const [name, body, size] of cases) {
    it(name, () => assert.deepEqual(smsSize(body), size));
  }
});
