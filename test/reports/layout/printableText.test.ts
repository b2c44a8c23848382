import assert from 'node:assert/strict';
import { oneLine, printableText, shortened } from '../../../src/reports/layout/printableText.ts';

describe('printableText', () => {
  const cases: [what: string, text: string, printed: string][] = [
    ['keeps what the typeface draws', 'Größe ±5 µg – “naïve” 20 €', 'Größe ±5 µg – “naïve” 20 €'],
    ['composes accents', 'Zu\u0308rich', 'Zürich'],
    [
      'keeps accents of every European language',
      'Łódź, Dvořák, Õlő, Ωμέγα, Привет',
      'Łódź, Dvořák, Õlő, Ωμέγα, Привет',
    ],
    ['keeps comparisons and arrows', 'a ≤ b ≥ c → d − 1', 'a ≤ b ≥ c → d − 1'],
    [
      'keeps Hebrew, Arabic, Chinese, Japanese and Korean',
      'שלום مرحبا 肺癌 の 환자',
      'שלום مرحبا 肺癌 の 환자',
    ],
    ['replaces each character that no family has by one mark', 'กข stage', '¿¿ stage'],
    ['takes styled letters for plain ones', '𝐇𝐞𝐥𝐥𝐨', 'Hello'],
    ['keeps two accents over a letter and drops further ones', `q${'\u0301'.repeat(30)}`, 'q\u0301\u0301'],
    ['replaces an emoji of several code points by one mark', 'ok 👩🏽‍⚕️', 'ok ¿'],
    ['turns control characters into spaces', 'a\u0000b\tc\u001bd', 'a b c d'],
    ['leaves out direction overrides and joiners', 'a\u202Eb\u200Dc\uFEFF', 'abc'],
    ['replaces lone surrogates', 'a\uD83Db', 'a¿b'],
    ['keeps line feeds, whatever their kind', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['keeps ligatures and fractions', 'ﬁne ½', 'ﬁne ½'],
  ];
  for (const [what, text, printed] of cases) {
    it(what, () => assert.equal(printableText(text), printed));
  }
});

describe('shortened', () => {
  it('leaves a text within the limit as it is', () => assert.equal(shortened('abc', 3), 'abc'));
  it('ends a longer one with an ellipsis at the limit', () => assert.equal(shortened('abcd', 3), 'ab…'));
  it('does not cut a character of several code points', () => {
    assert.equal(shortened('👩🏽‍⚕️👩🏽‍⚕️👩🏽‍⚕️', 2), '👩🏽‍⚕️…');
  });
});

describe('oneLine', () => {
  it('makes every run of white space one space', () => assert.equal(oneLine(' a\n\n b\t\u3000c '), 'a b c'));
});
