import assert from 'node:assert/strict';
import { oneLine, printableText, shortened } from '../../src/reports/printableText.ts';

describe('printableText', () => {
  const cases: [what: string, text: string, printed: string][] = [
    ['keeps what the typeface draws', 'Größe ±5 µg – “naïve” 20 €', 'Größe ±5 µg – “naïve” 20 €'],
    ['composes accents', 'Zu\u0308rich', 'Zürich'],
    ['drops accents that the typeface lacks', 'Łódź, Dvořák, Õlő', 'Lódz, Dvorák, Õlo'],
    ['spells out comparisons and arrows', 'a ≤ b ≥ c → d − 1', 'a <= b >= c -> d - 1'],
    ['replaces each unknown character by one mark', '肺癌 stage', '¿¿ stage'],
    ['replaces an emoji of several code points by one mark', 'ok 👩🏽‍⚕️', 'ok ¿'],
    ['turns control characters into spaces', 'a\u0000b\tc\u001bd', 'a b c d'],
    ['leaves out direction overrides and joiners', 'a\u202Eb\u200Dc\uFEFF', 'abc'],
    ['replaces lone surrogates', 'a\uD83Db', 'a¿b'],
    ['keeps line feeds, whatever their kind', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['takes ligatures apart', 'ﬁne ½', 'fine ½'],
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
