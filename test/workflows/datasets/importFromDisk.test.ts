import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { InvalidJobInputError, startJob } from '../../../src/contracts/client/startJob.ts';
import { importDataset, importFromDisk } from '../../../src/contracts/jobs.ts';
import { progress, stages } from '../../../src/contracts/shared/jobMessages.ts';
import { findDataset } from '../../../src/store/datasets/datasets.ts';
import { importRows, sampleRows } from '../../support/analysis.ts';
import { SAMPLE, startTestApp, type TestApp } from '../../support/testApp.ts';

describe('an import from a disk', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
  });
  after(() => app?.stop());

  const start = (input: Partial<z.input<typeof importFromDisk.input>> & { diskKey: string }) =>
    startJob(app.client, importFromDisk, { clinicId: app.clinicId, ...input });
  const failureOf = async (input: Parameters<typeof start>[0]) => {
    const { handle } = await start(input);
    return handle.result().then(
      () => assert.fail('it has a result'),
      (error: Error) => String(error.cause instanceof Error ? (error.cause.cause ?? error.cause) : error),
    );
  };
  const ofClinic = (key: string, clinicId: string = app.clinicId) => `clinics/${clinicId}/${key}`;
  const datasets = () => app.database.selectFrom('datasets').select('id').execute();

  it('stores the object as a data set of its own and imports it, with the columns that are named', async () => {
    await app.disks.current.write(ofClinic('exports/lung.csv'), await readFile(SAMPLE));
    const { handle } = await start({
      disk: 'local',
      diskKey: ofClinic('exports/lung.csv'),
      identifyingColumns: ['inst'],
    });
    const { datasetId, rows, columns, chunks } = await handle.result();
    assert.deepEqual([rows, columns], [228, 10]);
    assert.ok(chunks > 1);
    const { name, profile } = (await findDataset(app.database, app.clinicId, datasetId)) ?? {};
    assert.equal(name, 'lung.csv');
    assert.equal(profile?.columns.find((column) => column.name === 'inst')?.kind, 'identifying');
    assert.equal((await handle.query(progress)).phase, 'completed');
    const shown = await handle.query(stages);
    assert.deepEqual(
      shown.map(({ name, workflowId }) => [name, workflowId]),
      [
        ['storing', undefined],
        ['import', importDataset.workflowId({ datasetId, clinicId: app.clinicId })],
      ],
    );
  });

  it('is refused before it starts where the input is wrong, naming the field', async () => {
    const wrong: readonly (readonly [RegExp, object])[] = [
      [/diskKey: must be a plain relative path/, { diskKey: '../secret.csv' }],
      [/diskKey: must be a plain relative path/, { diskKey: '/etc/passwd' }],
      [/diskKey: must have 400 characters at most/, { diskKey: `${'x'.repeat(400)}.csv` }],
      [/disk: /, { disk: 'tape', diskKey: 'a.csv' }],
      [/diskKey: /, {}],
    ];
    for (const [message, input] of wrong) {
      const given = Object.assign({ clinicId: app.clinicId, diskKey: undefined }, input);
      await assert.rejects(
        // @ts-expect-error: what an app without types may give
        startJob(app.client, importFromDisk, given),
        (error) => error instanceof InvalidJobInputError && message.test(error.message),
      );
    }
  });

  it('fails with a clear error, and stores nothing, when there is no such object or it is no table', async () => {
    const before = await datasets();
    assert.match(
      await failureOf({ diskKey: ofClinic('gone.csv') }),
      /ObjectNotFound: the local disk has no object clinics\/test-clinic\/gone\.csv/,
    );
    assert.match(
      await failureOf({ disk: 's3', diskKey: ofClinic('a.csv') }),
      /DiskNotConfigured: .*set S3_BUCKET/,
    );
    await app.disks.current.write(ofClinic('ragged.csv'), Buffer.from('a,b\n1,2\n3\n'));
    assert.match(await failureOf({ diskKey: ofClinic('ragged.csv') }), /SourceRagged: ragged\.csv: line 3/);
    assert.deepEqual(await datasets(), before);
  });

  it('finds no object that is not under the prefix of the clinic, nor one that Aftercare itself stored', async () => {
    const ownSource = async (clinicId: string) => {
      const datasetId = await importRows(app, sampleRows(5, clinicId), clinicId);
      return (await findDataset(app.database, clinicId, datasetId))?.sourceKey ?? assert.fail('no source');
    };
    const table = Buffer.from('a,b\n1,2\n');
    const hidden = [
      'visits.csv',
      ofClinic('visits.csv', 'riverside'),
      ofClinic('visits.csv', `${app.clinicId}s`),
      await ownSource('riverside'),
      await ownSource(app.clinicId),
    ];
    for (const key of hidden.slice(0, 3)) await app.disks.current.write(key, table);
    const before = await datasets();
    const unknown = await failureOf({ diskKey: ofClinic('unknown.csv') });
    for (const key of hidden) {
      assert.equal(await failureOf({ diskKey: key }), unknown.replace(ofClinic('unknown.csv'), key));
    }
    assert.deepEqual(await datasets(), before);
  });

  it('is one job for the same object and columns, and another for other columns', async () => {
    const of = (identifyingColumns: string[]) =>
      importFromDisk.workflowId(
        importFromDisk.input.parse({ diskKey: 'a.csv', clinicId: 'north', identifyingColumns }),
      );
    assert.equal(of(['b', 'a']), of(['a', 'b']));
    assert.notEqual(of(['a']), of([]));
  });
});
