import assert from 'node:assert/strict';
import { size } from '../../../src/reports/layout/designTokens.ts';
import { fittedText } from '../../../src/reports/layout/fittedText.ts';
import { textWidth } from '../../../src/reports/layout/textWidth.ts';

describe('fittedText', () => {
  it('keeps a text that fits, on one line', () => {
    assert.equal(fittedText('age in\nyears', 200), 'age in years');
  });

  it('shortens a longer one to the width', () => {
    for (const text of ['W'.repeat(300), '患者年龄'.repeat(60), 'a long name of a column '.repeat(9)]) {
      const fitted = fittedText(text, 100);
      assert.ok(fitted.endsWith('…') && fitted.length > 5, fitted);
      assert.ok(textWidth(fitted, size.label) <= 100, fitted);
    }
  });
});
