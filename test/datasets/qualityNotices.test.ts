import assert from 'node:assert/strict';
import { describeNotice } from '../../src/domain/datasets/sourceNotice.ts';
import { openSource, temporarySources } from './temporarySource.ts';

describe('notices about the quality of data', () => {
  const source = temporarySources();
  const toldOf = async (header: string, rows: readonly string[]) => {
    const path = await source(`${[header, ...rows].join('\n')}\n`);
    return openSource(path, async (dataset) => (await dataset.profile()).notices.map(describeNotice));
  };

  it('tell of values that no patient has, in five languages, but not of what only sounds like it', async () => {
    for (const age of ['age', 'Alter', 'edad', 'età', 'âge du patient']) {
      assert.deepEqual(await toldOf(`${age},x`, ['50,a', '199,b', '61,c', '-3,c', '70,a']), [
        `2 rows of ${age} are not between 0 and 122`,
      ]);
    }
    for (const other of ['age_months', 'average', 'stage', 'age change'])
      assert.deepEqual(await toldOf(`${other},x`, ['50,a', '199,b', '61,c', '-3,c']), []);
    assert.deepEqual(await toldOf('SpO2,x', ['97,a', '130,b', '99,c']), [
      '1 row of SpO2 is not between 0 and 100',
    ]);
  });

  it('tell of dates in the future, but not of appointments', async () => {
    const rows = ['2024-01-02,a', '2199-01-03,b', '2024-01-05,c'];
    assert.deepEqual(await toldOf('visit date,x', rows), ['1 row of visit date has a date in the future']);
    for (const planned of ['next visit', 'nächste Visite', 'próxima visita'])
      assert.deepEqual(await toldOf(`${planned},x`, rows), []);
  });

  it('tell of ends before their starts', async () => {
    const rows = ['2024-01-02,2024-01-05', '2024-02-02,2024-01-05', '2024-01-09,2024-03-05'];
    for (const [start, end] of [
      ['drug_start', 'drug_end'],
      ['Aufnahme', 'Entlassung'],
      ['date entrée', 'date sortie'],
    ] as const) {
      assert.deepEqual(await toldOf(`${start},${end}`, rows), [`${end} is before ${start} in 1 row`]);
      assert.deepEqual(await toldOf(`${end},other`, rows), []);
    }
  });

  it('tell of columns that are the same, and not of those that differ in one row', async () => {
    assert.deepEqual(await toldOf('a,b,c', ['1,1,1', '2,2,2', '3,3,4', '5,5,5']), [
      'b is the same as a in every row',
    ]);
  });

  it('tell how many rows the patients have', async () => {
    const rows = ['P1,5', 'P1,6', 'P2,7', 'P1,8'];
    assert.deepEqual(await toldOf('patient_id,hb', rows), [
      'patient_id names 2 patients, with up to 3 rows each',
    ]);
    assert.deepEqual(await toldOf('patient_id,hb', ['P1,5', 'P2,6', 'P3,7']), []);
  });
});
