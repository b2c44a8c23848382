import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { DuckDBInstance } from '@duckdb/node-api';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
import { pseudonymSql } from '../../src/datasets/pseudonyms.ts';
import type { IdentifyingReason } from '../../src/domain/datasets/datasetProfile.ts';
import { CLINIC, KEY } from './temporarySource.ts';

async function pseudonymsOf(
  values: readonly (string | null)[],
  options: { key?: string; clinicId?: ClinicId; reason?: IdentifyingReason } = {},
): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const pseudonym = pseudonymSql('v', { key: KEY, clinicId: CLINIC, reason: 'name', ...options });
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

const expected = (value: string, prefix = 'person', clinic: string = CLINIC, key = KEY): string => {
  const hmac = createHmac('sha256', Buffer.from(key, 'hex')).update(`${clinic}\0${prefix}\0${value}`);
  return `${prefix}-${hmac.digest('hex').slice(0, 12)}`;
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
      assert.deepEqual(await pseudonymsOf(['anna'], { key }), [expected('anna', 'person', CLINIC, key)]);
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

  it('tells clinics, keys and kinds apart', async () => {
    const other = ClinicId.parse('clinic-south');
    const all = await Promise.all([
      pseudonymsOf(['anna']),
      pseudonymsOf(['anna'], { clinicId: other }),
      pseudonymsOf(['anna'], { key: 'cd'.repeat(32) }),
      pseudonymsOf(['anna'], { reason: 'email' }),
      pseudonymsOf(['anne']),
    ]);
    assert.equal(new Set(all.flat()).size, 5);
    assert.deepEqual(all[1], [expected('anna', 'person', other)]);
  });

  it('names the kind in front', async () => {
    const prefixes: Readonly<Record<IdentifyingReason, string>> = {
      name: 'person',
      email: 'email',
      phone: 'phone',
      recordNumber: 'record',
      birthDate: 'birthdate',
      address: 'address',
      namedByUser: 'value',
    };
    for (const reason of Object.keys(prefixes) as IdentifyingReason[]) {
      assert.deepEqual(await pseudonymsOf(['1970-01-31'], { reason }), [
        expected('1970-01-31', prefixes[reason]),
      ]);
    }
  });

  it('keeps missing values missing', async () => assert.deepEqual(await pseudonymsOf([null]), [null]));
});
