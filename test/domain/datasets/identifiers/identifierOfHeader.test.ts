import assert from 'node:assert/strict';
import {
  agesPerYear,
  identifierOfHeader,
} from '../../../../src/domain/datasets/identifiers/identifierOfHeader.ts';
import { HARMLESS_HEADERS, IDENTIFYING_HEADERS } from './tableHeaders.ts';

describe('identifierOfHeader', () => {
  for (const [kind, headers] of Object.entries(IDENTIFYING_HEADERS)) {
    it(`finds ${headers.length} headers of kind ${kind} in five languages`, () => {
      const wrong = headers.map((header) => [header, identifierOfHeader(header)] as const);
      assert.deepEqual(
        wrong.filter(([, found]) => found !== kind),
        [],
      );
    });
  }

  it(`leaves ${HARMLESS_HEADERS.length} headers of clinical tables alone`, () => {
    const found = HARMLESS_HEADERS.map((header) => [header, identifierOfHeader(header)] as const);
    assert.deepEqual(
      found.filter(([, kind]) => kind !== undefined),
      [],
    );
  });

  it('is not misled by decomposed letters, spaces or case', () => {
    assert.equal(identifierOfHeader('  STRAßE '.normalize('NFD')), 'address');
    assert.equal(identifierOfHeader('patient   ID'), 'recordNumber');
  });
});

describe('agesPerYear', () => {
  it('tells the unit of ages in five languages', () => {
    for (const header of ['age', 'Age (years)', 'age_at_birth', 'Alter', 'Âge', 'edad', 'età']) {
      assert.equal(agesPerYear(header), 1, header);
    }
    for (const header of ['age_months', 'Alter (Monate)', 'âge en mois', 'edad en meses', 'età in mesi']) {
      assert.equal(agesPerYear(header), 12, header);
    }
    assert.equal(agesPerYear('age_weeks'), 52);
    assert.equal(agesPerYear('Alter in Tagen'), 365);
    for (const header of ['stage', 'Pflegestufe', 'percentage', 'dosage', 'image']) {
      assert.equal(agesPerYear(header), undefined, header);
    }
  });
});
