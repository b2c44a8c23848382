import assert from 'node:assert/strict';
import { smsSize } from '../../src/messages/smsSize.ts';

describe('the size of an SMS', () => {
  const cases: [name: string, text: string, segments: number, encoding: string][] = [
    ['160 GSM characters', 'a'.repeat(160), 1, 'GSM-7'],
    ['161 GSM characters', 'a'.repeat(161), 2, 'GSM-7'],
    ['306 GSM characters', 'ß'.repeat(306), 2, 'GSM-7'],
    ['307 GSM characters', 'a'.repeat(307), 3, 'GSM-7'],
    ['80 extension characters', '€'.repeat(80), 1, 'GSM-7'],
    ['81 extension characters', '€'.repeat(81), 2, 'GSM-7'],
    ['an extension character at the end of a segment', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3, 'GSM-7'],
    ['70 UCS-2 units', 'ж'.repeat(70), 1, 'UCS-2'],
    ['71 UCS-2 units', 'ж'.repeat(71), 2, 'UCS-2'],
    ['35 emoji', '😀'.repeat(35), 1, 'UCS-2'],
    ['emoji that would be cut in two', '😀'.repeat(67), 3, 'UCS-2'],
    ['one character outside GSM-7', `${'a'.repeat(70)}ё`, 2, 'UCS-2'],
    ['umlauts', 'Grüße aus Köln', 1, 'GSM-7'],
    ['Cyrillic letters that fit one segment', 'ж'.repeat(70), 1, 'UCS-2'],
    ['71 Cyrillic letters', 'ж'.repeat(71), 2, 'UCS-2'],
    ['36 emoji', '😊'.repeat(36), 2, 'UCS-2'],
    ['nothing', '', 1, 'GSM-7'],
  ];
  for (const [name, text, segments, encoding] of cases) {
    it(`of ${name} is ${segments} in ${encoding}`, () => {
      assert.deepEqual(smsSize(text), { segments, encoding });
    });
  }
});
