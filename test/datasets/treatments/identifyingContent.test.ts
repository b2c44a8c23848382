import assert from 'node:assert/strict';
import {
  IDENTIFYING_PATTERNS,
  reasonFromContent,
} from '../../../src/datasets/treatments/identifyingContent.ts';

describe('IDENTIFYING_PATTERNS', () => {
  const matches = (pattern: keyof typeof IDENTIFYING_PATTERNS, cell: string) =>
    new RegExp(`^(?:${IDENTIFYING_PATTERNS[pattern]})$`).test(cell);

  it('match what identifies', () => {
    for (const cell of [
      'a@b.org',
      'Anna Meier <anna.meier@praxis-nord.example>',
      'line\nx.y+z@sub.example.com',
    ]) {
      assert.ok(matches('email', cell), cell);
    }
    const phones = [
      '+49 30 1234567',
      '+15551234567',
      '0049 171 2345678',
      '030 1234567',
      '(030) 123 456',
      '(555) 123-4567',
    ];
    for (const cell of [...phones, '555-123-4567', '555.123.4567', '0171-2345678', '017612345678']) {
      assert.ok(matches('phone', cell), cell);
    }
    for (const cell of ['123-45-6789', 'MRN 12345', 'mrn:00123', 'PAT-0042', 'patient 123', 'A123456780']) {
      assert.ok(matches('recordNumber', cell), cell);
    }
  });

  it('do not match what clinical tables hold', () => {
    const numbers = [
      '1',
      '007',
      '3.0',
      '1175',
      '-12.5',
      '1e-10',
      '+0.5',
      '123456789',
      '0.1234567',
      '120/80',
      '5.0-7.5',
    ];
    const dates = ['2024-01-31', '31.01.2024', '01/31/2024', '2024-01-31T10:20:30Z', '10:20', '1970'];
    const codes = ['I10', 'E11.9', 'C34.1', 'L04AB02', 'P/T', 'a @ b', 'b.i.d.', '2 x 500 mg', 'drug12', ''];
    for (const cell of [...numbers, ...dates, ...codes]) {
      const found = (['email', 'phone', 'recordNumber'] as const).filter((pattern) => matches(pattern, cell));
      assert.deepEqual(found, [], cell);
    }
  });
});

describe('reasonFromContent', () => {
  it('takes one matching cell in ten for a reason, and fewer for chance', () => {
    assert.equal(reasonFromContent(100, { email: 10, phone: 0, recordNumber: 0 }), 'email');
    assert.equal(reasonFromContent(100, { email: 9, phone: 9, recordNumber: 9 }), undefined);
    assert.equal(reasonFromContent(10, { email: 0, phone: 1, recordNumber: 0 }), 'phone');
  });

  it('finds nothing in a column without values', () => {
    assert.equal(reasonFromContent(0, { email: 0, phone: 0, recordNumber: 0 }), undefined);
  });
});
