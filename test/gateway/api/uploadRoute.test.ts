import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { COUNT_LIFETIME_MS } from '../../../src/contracts/client/admission.ts';
import { importDataset } from '../../../src/contracts/jobs.ts';
import { DatasetId } from '../../../src/contracts/shared/ids.ts';
import { Problem } from '../../../src/gateway/api/problem.ts';
import { findDataset } from '../../../src/store/datasets/datasets.ts';
import { addApiToken } from '../../support/addApiToken.ts';
import { eventually } from '../../support/eventually.ts';
import { SAMPLE, startTestApp, type TestApp } from '../../support/testApp.ts';

const MAX_BYTES = 200_000;
const MAX_UPLOADS = 2;

const Stored = z.strictObject({
  datasetId: DatasetId,
  job: z.strictObject({ workflowId: z.string(), joined: z.boolean() }).nullable(),
});

interface PostOptions {
  readonly token?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('POST /v1/datasets', () => {
  let app: TestApp;
  let sample: Buffer<ArrayBuffer>;
  before(async () => {
    app = await startTestApp({
      MAX_SOURCE_BYTES: String(MAX_BYTES),
      GATEWAY_MAX_UPLOADS: String(MAX_UPLOADS),
      QUEUE_MAX_OPEN_JOBS: 'analysis=1',
    });
    sample = Buffer.from(await readFile(SAMPLE));
  });
  after(() => app?.stop());

  const form = (
    content: Buffer<ArrayBuffer> | string,
    name = 'visits.csv',
    fields: Record<string, string> = {},
  ) => {
    const body = new FormData();
    for (const [field, value] of Object.entries(fields)) body.append(field, value);
    body.append('file', new Blob([content]), name);
    return body;
  };
  const post = (
    body: FormData | string,
    { token = app.apiToken, query = '', headers = {} }: PostOptions = {},
  ) =>
    fetch(`${app.gatewayUrl}/v1/datasets${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...headers },
      body,
    });
  const refused = async (response: Response) => {
    const { type, detail } = Problem.parse(await response.json());
    assert.doesNotMatch(detail, /\n/);
    return [response.status, type.replace('urn:aftercare:problem:', ''), detail] as const;
  };
  /** Everything an upload could leave. */
  const left = async () => {
    const objects = await readdir(app.config.DATA_DIR, { recursive: true }).catch(() => []);
    const temporary = (await readdir(tmpdir())).filter((name) => name.includes(`-${process.pid}-`));
    const rows = await app.database.selectFrom('datasets').select('id').orderBy('id').execute();
    return { objects: objects.sort(), temporary, rows };
  };
  /** A form that begins and does not end, by a sender that can be made to go away. */
  const endless = (
    start = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\n1,2\n',
  ) => {
    const sender = httpRequest(`${app.gatewayUrl}/v1/datasets`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${app.apiToken}`,
        'content-type': 'multipart/form-data; boundary=b',
      },
    });
    sender.on('error', () => undefined);
    sender.write(start);
    return sender;
  };

  it('stores a file, packed or not, and answers its id; the same file again is the same data set', async () => {
    const first = await post(form(sample, 'lung.csv', { identifying: 'inst, sex' }));
    assert.equal(first.status, 201);
    const { datasetId, job } = Stored.parse(await first.json());
    assert.equal(job, null);
    const dataset = await findDataset(app.database, app.clinicId, datasetId);
    assert.deepEqual(
      [dataset?.name, dataset?.clinicId, dataset?.bytes, dataset?.identifyingColumns],
      ['lung.csv', app.clinicId, sample.length, ['inst', 'sex']],
    );
    const again = Stored.parse(
      await (await post(form(sample, 'other.csv', { identifying: 'inst, sex' }))).json(),
    );
    assert.equal(again.datasetId, datasetId);
    const packed = await post(
      form(Buffer.from(gzipSync('{"a":1}\n{"a":2}\n')), '../../etc/visits.ndjson.gz'),
    );
    const stored = await findDataset(app.database, app.clinicId, Stored.parse(await packed.json()).datasetId);
    assert.deepEqual([stored?.name, stored?.format, stored?.columns], ['visits.ndjson.gz', 'json', ['a']]);
  });

  it('stores a workbook as it is, with the columns of the sheet that is named', async () => {
    const workbook = Buffer.from(await readFile('test/datasets/cases/workbook.xlsx'));
    const response = await post(form(workbook, 'visits.xlsx', { sheet: 'Visits' }));
    assert.equal(response.status, 201);
    const { datasetId } = Stored.parse(await response.json());
    const stored = await findDataset(app.database, app.clinicId, datasetId);
    assert.deepEqual(
      [stored?.format, stored?.columns, stored?.bytes],
      ['xlsx', ['visit', 'day', 'hb', 'smoker', 'at'], workbook.length],
    );
    const before = await left();
    const [status, type, detail] = await refused(
      await post(form(workbook, 'visits.xlsx', { sheet: 'Labs' })),
    );
    assert.deepEqual([status, type], [422, 'SourceSheet']);
    assert.match(detail, /it has 3 sheets/);
    assert.deepEqual(await left(), before);
  });

  it('takes a data dictionary beside the file, and refuses one that does not fit', async () => {
    const read = async (name: string) => new Blob([await readFile(`test/datasets/cases/${name}`)]);
    const withDictionary = async (dictionary: Blob) => {
      const body = new FormData();
      body.append('dictionary', dictionary, 'dictionary.csv');
      body.append('file', await read('redcap_raw.csv'), 'raw.csv');
      return post(body);
    };
    const response = await withDictionary(await read('redcap_dictionary.csv'));
    const { datasetId } = Stored.parse(await response.json());
    const stored = await findDataset(app.database, app.clinicId, datasetId);
    assert.deepEqual(stored?.identifyingColumns, ['ref_town', 'contact']);
    assert.equal(stored?.reading.declared.gender?.type, 'category');
    const before = await left();
    const [status, type, detail] = await refused(await withDictionary(new Blob(['Secret,b\n1,2\n'])));
    assert.deepEqual([status, type], [422, 'SourceDictionary']);
    assert.match(detail, /^dictionary\.csv: line 1 has no column/);
    assert.deepEqual(await left(), before);
  });

  it('is done once for one Idempotency-Key', async () => {
    const once = { headers: { 'idempotency-key': 'upload-1' } };
    const first = await post(form('a,b\n7,7\n'), once);
    const again = await post(form('a,b\n7,7\n'), once);
    assert.deepEqual([again.status, await again.json()], [201, await first.json()]);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    const other = await refused(await post(form('a,b\n8,8\n'), once));
    assert.deepEqual(other.slice(0, 2), [409, 'IdempotencyKeyReused']);
  });

  it('starts the import when it is asked to', async () => {
    const { datasetId, job } = Stored.parse(
      await (await post(form(sample, 'lung.csv', { import: 'true' }))).json(),
    );
    assert.ok(job);
    assert.equal(job.workflowId, importDataset.workflowId({ datasetId, clinicId: app.clinicId }));
    const described = await app.client.workflow.getHandle(job.workflowId).describe();
    assert.equal(described.status.name, 'RUNNING');
    assert.equal(described.priority?.fairnessKey, app.clinicId);
  });

  it('joins the running import of the same file, even while its queue is full', async () => {
    await eventually('the import to be counted', async () => {
      const { count } = await app.client.workflow.count("TaskQueue = 'analysis'");
      return count === 1;
    });
    // The gateway's own count may be as old.
    await sleep(COUNT_LIFETIME_MS);
    const response = await post(form(sample, 'again.csv', { import: 'true' }));
    assert.equal(response.status, 201);
    assert.equal(Stored.parse(await response.json()).job?.joined, true);
  });

  it('takes no import while its queue is full, and stores nothing of it', async () => {
    const before = await left();
    const answer = await refused(await post(form('a,b\n1,2\n', 'next.csv', { import: 'true' })));
    assert.deepEqual(answer.slice(0, 2), [429, 'QueueFull']);
    assert.match(answer[2], /1 jobs have not ended, the most is 1 \(QUEUE_MAX_OPEN_JOBS\)/);
    assert.deepEqual(await left(), before);
    assert.equal((await post(form('a,b\n1,2\n', 'next.csv'))).status, 201, 'without an import it is stored');
  });

  describe('refuses, in one line and with nothing stored,', () => {
    const rejected = async (
      send: () => Promise<Response>,
      status: number,
      error: string,
      message: RegExp,
    ) => {
      const before = await left();
      const answer = await refused(await send());
      assert.deepEqual(answer.slice(0, 2), [status, error]);
      assert.match(answer[2], message);
      assert.deepEqual(await left(), before);
    };

    it('a wrong token, and one of another clinic', async () => {
      await rejected(() => post(form(sample), { token: 'wrong' }), 401, 'Unauthorized', /Bearer/);
      const elsewhere = () => post(form(sample), { query: '?clinic=elsewhere' });
      await rejected(elsewhere, 404, 'ClinicNotFound', /there is no clinic elsewhere/);
      const token = await addApiToken(app.database, { clinicId: null });
      const nowhere = () => post(form(sample), { token, query: '?clinic=nowhere' });
      await rejected(nowhere, 404, 'ClinicNotFound', /there is no clinic nowhere/);
      await rejected(() => post(form(sample), { token }), 422, 'ClinicMissing', /name one/);
    });

    it('what is no form, breaks off, or is missing its file', async () => {
      await rejected(() => post('a,b\n1,2\n'), 415, 'UnsupportedMediaType', /multipart/);
      const cut = () =>
        fetch(`${app.gatewayUrl}/v1/datasets`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${app.apiToken}`,
            'content-type': 'multipart/form-data; boundary=b',
          },
          body: '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\n1,2\n',
        });
      await rejected(cut, 400, 'MalformedUpload', /not whole/);
      const fields = new FormData();
      fields.append('import', 'false');
      await rejected(() => post(fields), 422, 'InvalidRequest', /^body\.file: is missing/);
    });

    it('fields that are wrong or unknown, and a second file', async () => {
      const wrong: [FormData, RegExp][] = [
        [form(sample, 'a.csv', { import: 'perhaps' }), /^body\.import: must be true or false/],
        [form(sample, 'a.csv', { identifying: 'a\u0000b' }), /^body\.identifying: must not contain NUL/],
        [form(sample, 'a.csv', { clinic: 'x' }), /^body\.clinic: is not a field/],
      ];
      const two = form(sample);
      two.append('file', new Blob(['a,b\n1,2\n']), 'b.csv');
      wrong.push([two, /more than one file/]);
      for (const [body, message] of wrong) await rejected(() => post(body), 422, 'InvalidRequest', message);
    });

    it('a file that is no table, by its line and without its cells', async () => {
      const ragged = () => post(form('a,b\n1,2\nSecret\n', 'visits.csv'));
      await rejected(ragged, 422, 'SourceRagged', /^visits\.csv: line 3 has 1 cell, the header has 2/);
      await rejected(() => post(form('', 'empty.csv')), 422, 'SourceEmpty', /empty/);
      await rejected(() => post(form(sample, 'a.csv', { identifying: 'nmae' })), 422, 'SourceColumn', /nmae/);
    });

    it('a file that is too large, packed or not', async () => {
      const large = () => post(form(`a,b\n${'1,2\n'.repeat(MAX_BYTES / 4)}`));
      await rejected(large, 413, 'UploadTooLarge', /larger than the 200000 bytes/);
      const hopeless = () => post(form(`a,b\n${'1,2\n'.repeat(MAX_BYTES)}`));
      await rejected(hopeless, 413, 'UploadTooLarge', /larger than the 200000 bytes/);
      const packed = Buffer.from(gzipSync(`a,b\n${'1,2\n'.repeat(MAX_BYTES)}`));
      await rejected(() => post(form(packed, 'a.csv.gz')), 413, 'SourceTooLarge', /MAX_SOURCE_BYTES/);
    });
  });

  it('takes so many at once and asks the next to come later', async () => {
    // An upload of the test before may still have its place.
    await eventually('room', async () => (await left()).temporary.length === 0);
    assert.equal((await post(form(sample))).status, 201);
    const senders = Array.from({ length: MAX_UPLOADS }, () => endless());
    await eventually('the uploads', async () => (await left()).temporary.length === MAX_UPLOADS);
    const response = await post(form(sample));
    assert.equal(response.headers.get('retry-after'), '10');
    assert.deepEqual((await refused(response)).slice(0, 2), [503, 'TooManyUploads']);
    for (const sender of senders) sender.destroy();
    await eventually('room again', async () => (await post(form(sample))).status === 201);
  });

  it('keeps nothing of an upload whose sender goes away', async () => {
    const before = await left();
    const sender = endless();
    await eventually('its beginning', async () => (await left()).temporary.length > before.temporary.length);
    sender.destroy();
    await eventually('its end', async () => (await left()).temporary.length === before.temporary.length);
    assert.deepEqual(await left(), before);
  });
});
