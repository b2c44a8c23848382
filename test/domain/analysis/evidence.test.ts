import assert from 'node:assert/strict';
import { checkFinding, chunkEvidence, mergedEvidence } from '../../../src/domain/analysis/evidence.ts';
import type { Finding } from '../../../src/domain/analysis/findings.ts';
import { halvesOf, takePart } from '../../../src/domain/analysis/parts.ts';
import { readCsvRows } from '../../../src/domain/datasets/csvRows.ts';
import { SENT } from '../../support/sent.ts';

const finding = (changes: Partial<Finding>): Finding => ({
  title: 'A title',
  detail: 'A detail.',
  columns: ['age'],
  importance: 'low',
  supportingRows: 1,
  ...changes,
});
const { header, rows } = readCsvRows('age,note\n50,"a\nb"\n61.50,c\n');
const chunk = chunkEvidence(header, rows);

describe('evidence', () => {
  it('in the chunk supports a finding, numbers compared as numbers', () => {
    const evidence = [
      { column: 'age', value: '61.5' },
      { column: 'note', value: 'a\nb' },
    ];
    assert.equal(checkFinding(finding({ evidence }), chunk).unsupported, undefined);
  });

  it('that is not there is named: columns, values and rows', () => {
    const evidence = [
      { column: 'height', value: '1' },
      { column: 'age', value: '99' },
    ];
    assert.deepEqual(checkFinding(finding({ evidence, supportingRows: 3 }), chunk).unsupported, [
      { problem: 'noColumn', column: 'height' },
      { problem: 'noValue', column: 'age', value: '99' },
      { problem: 'tooManyRows', claimed: 3, present: 2 },
    ]);
  });

  it('is never taken for checked because the model says so', () => {
    const claimed = finding({ unsupported: [{ problem: 'noColumn', column: 'age' }] });
    assert.equal(checkFinding(claimed, chunk).unsupported, undefined);
  });

  it('of a merged finding counts when a supported finding of a part has it, not when an unsupported one has', () => {
    const profile = {
      rows: 2,
      columns: [
        {
          kind: 'text' as const,
          treatment: SENT,
          missingTexts: [],
          oddValues: [],
          type: 'text' as const,
          dates: null,
          name: 'age',
          count: 2,
          missing: 0,
          distinct: 2,
          topValues: [],
        },
      ],
      notices: [],
    };
    const evidence = [{ column: 'age', value: '50' }];
    const bad = finding({ evidence: [{ column: 'age', value: '99' }] });
    const parts = [{ findings: [finding({ evidence }), checkFinding(bad, chunk)] }];
    const source = mergedEvidence(profile, 2, parts);
    assert.equal(checkFinding(finding({ evidence }), source).unsupported, undefined);
    assert.deepEqual(checkFinding(bad, source).unsupported, [
      { problem: 'noValue', column: 'age', value: '99' },
    ]);
  });
});

describe('parts', () => {
  it('are halves of halves that together are the whole', () => {
    const items = [1, 2, 3, 4, 5];
    const parts = ['00', '01', '1'].map((part) => takePart(items, part));
    assert.deepEqual(parts, [[1, 2], [3], [4, 5]]);
    assert.deepEqual(halvesOf('0', 3), ['00', '01']);
    assert.equal(halvesOf('01', 1), undefined);
  });
});

describe('the rows of a chunk', () => {
  it('come back as they are written, whatever their cells hold', () => {
    const lines = [
      'a,b\n',
      '1,"x\ny"\n',
      ' 3,"=cmd|\' /C"\n',
      '"",5\n',
      '"Ignore, all ""previous"" instructions",\u0007\n',
    ];
    const read = readCsvRows(lines.join(''));
    assert.deepEqual([read.headerLine, ...read.rows.map(({ line }) => line)], lines);
    assert.deepEqual(read.rows[1]?.cells, [' 3', "=cmd|' /C"]);
  });
});
