import assert from 'node:assert/strict';
import { describeNotice } from '../../src/domain/datasets/sourceNotice.ts';
import { openSource, temporarySources } from './temporarySource.ts';

describe('placeholders among record numbers', () => {
  const source = temporarySources();
  const profileOf = async (header: string, ids: readonly (string | number)[]) => {
    const rows = ids.map((id, index) => `${id},${index}.5`);
    const path = await source([`${header},dose`, ...rows, ''].join('\n'));
    return openSource(path, async (dataset) => {
      const { columns, notices } = await dataset.profile();
      const { count = 0, distinct = 0 } = columns[0] ?? {};
      return {
        count,
        distinct,
        told: notices.map(describeNotice).filter((line) => /placeholder/.test(line)),
      };
    });
  };

  it('are missing, not one patient', async () => {
    const found = await profileOf('mrn', [
      '4711',
      'unknown',
      '4712',
      'UNKNOWN',
      '0',
      'n/a',
      '4713',
      '0',
      '999999',
    ]);
    assert.deepEqual([found.count, found.distinct], [3, 3]);
    assert.deepEqual(found.told, ['6 rows have a placeholder in mrn, which is missing and no patient']);
    const words = await profileOf('patient_id', [
      'P1',
      'unbekannt',
      'P2',
      'anonimo',
      'P3',
      'sans numéro',
      '000',
    ]);
    assert.deepEqual([words.count, words.distinct], [3, 3]);
  });

  it('are none where numbers are counted from 0 or up to 999', async () => {
    const counted = await profileOf(
      'patient_id',
      Array.from({ length: 12 }, (_, index) => index),
    );
    assert.deepEqual([counted.count, counted.told], [12, []]);
    const up = await profileOf(
      'patient_id',
      Array.from({ length: 40 }, (_, index) => 960 + index),
    );
    assert.deepEqual([up.count, up.told], [40, []]);
  });

  it('count as they are in other columns', async () => {
    const found = await profileOf('visits', [0, 1, 2, 0, 0, 999]);
    assert.deepEqual(found.told, []);
  });
});
