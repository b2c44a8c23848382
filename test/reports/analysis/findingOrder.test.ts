import assert from 'node:assert/strict';
import { numberedFindings, supportingColumns } from '../../../src/reports/analysis/findingOrder.ts';
import { lungFindings, lungProfile } from '../lungReport.ts';

describe('numberedFindings', () => {
  it('puts important findings first and otherwise keeps the model\u2019s order', () => {
    const [first, second, third] = lungFindings();
    assert.ok(first && second && third);
    const findings = [
      { ...first, importance: 'low' as const },
      { ...second, importance: 'high' as const },
      { ...third, importance: 'high' as const },
    ];
    assert.deepEqual(
      numberedFindings(findings).map(({ number, finding }) => [number, finding.title]),
      [
        [1, second.title],
        [2, third.title],
        [3, first.title],
      ],
    );
  });
});

describe('supportingColumns', () => {
  it('tells the data set\u2019s columns from those only the model names, each once', () => {
    const [finding] = lungFindings();
    assert.ok(finding);
    const { present, missing } = supportingColumns(
      { ...finding, columns: ['age', 'ghost', 'age', 'sex', 'ghost'] },
      lungProfile(),
    );
    assert.deepEqual(
      present.map((column) => column.name),
      ['age', 'sex'],
    );
    assert.deepEqual(missing, ['ghost']);
  });
});
