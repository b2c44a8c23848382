import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { DuckDBInstance } from '@duckdb/node-api';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
import { pseudonymSql } from '../../src/datasets/pseudonyms.ts';
import { CLINIC, KEY } from './temporarySource.ts';

async function pseudonymsOf(
  values: readonly (string | null)[],
  options: { key?: string; clinicId?: ClinicId } = {},
): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const pseudonym = pseudonymSql('v', { key: KEY, clinicId: CLINIC, ...options });
    const pseudonyms: unknown[] = [];
    for (const value of values) {
      const found = await connection.runAndReadAll(`select ${pseudonym} from (select $1::varchar as v)`, [
        value,
      ]);
      pseudonyms.push(found.getRows()[0]?.[0]);
    }
    return pseudonyms;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const expected = (value: string, clinic: string = CLINIC, key = KEY): string => {
  const hmac = createHmac('sha256', Buffer.from(key, 'hex')).update(`${clinic}\0pseudonym\0${value}`);
  return `id-${hmac.digest('hex').slice(0, 12)}`;
};

describe('pseudonymSql', () => {
  it('computes HMAC-SHA-256 as node:crypto does', async () => {
    const values = [
      'anna meier',
      '007',
      "o'brien",
      'josé',
      '患者',
      '🩺',
      'a\0b'.replace('\0', '\u0001'),
      'x'.repeat(1_000),
    ];
    assert.deepEqual(
      await pseudonymsOf(values),
      values.map((value) => expected(value)),
    );
  });

  it('uses keys of every length as RFC 2104 has it', async () => {
    for (const key of ['00'.repeat(32), 'ff'.repeat(64), 'ab'.repeat(65)]) {
      assert.deepEqual(await pseudonymsOf(['anna'], { key }), [expected('anna', CLINIC, key)]);
    }
  });

  it('takes writings of one value for one', async () => {
    const writings = [
      'Émile Zola',
      ' émile zola',
      'ÉMILE ZOLA\t',
      '\u00a0Émile Zola\n',
      'Émile Zola'.normalize('NFD'),
    ];
    assert.deepEqual(new Set(await pseudonymsOf(writings)), new Set([expected('émile zola')]));
  });

  it('tells clinics, keys and values apart', async () => {
    const other = ClinicId.parse('clinic-south');
    const all = await Promise.all([
      pseudonymsOf(['anna']),
      pseudonymsOf(['anna'], { clinicId: other }),
      pseudonymsOf(['anna'], { key: 'cd'.repeat(32) }),
      pseudonymsOf(['anne']),
    ]);
    assert.equal(new Set(all.flat()).size, 4);
    assert.deepEqual(all[1], [expected('anna', other)]);
  });

  it('keeps missing values missing', async () => assert.deepEqual(await pseudonymsOf([null]), [null]));
});
