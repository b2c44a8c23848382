import assert from 'node:assert/strict';
import { addApiToken } from '../../support/addApiToken.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { addTestClinic } from '../../support/testClinics.ts';

const VISITS = [
  'mrn,name,age,note',
  'K-4711,Ann Xqz,93,Ann called from 617-555-0147',
  'K-4712,Bo Lee,41,Bo is well',
  'K-4713,Cy Park,52,file K-4711 is lost',
].join('\n');

describe('what leaves of a data set', () => {
  let app: TestApp;
  let call: ReturnType<typeof apiClient>;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    call = apiClient(app);
  });
  after(() => app?.stop());

  const upload = async (content: string, fields: Readonly<Record<string, string>> = {}) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([content]), 'visits.csv');
    const answer = await fetch(`${app.gatewayUrl}/v1/datasets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.apiToken}` },
      body: form,
    });
    return { status: answer.status, body: Object(await answer.json()) };
  };
  const previewOf = async (datasetId: string) => (await call('GET', `/datasets/${datasetId}/preview`)).body;
  const importing = async (datasetId: string) => {
    const { body } = await call('POST', `/datasets/${datasetId}/import`);
    await app.client.workflow.getHandle(String(body.workflowId)).result();
  };
  const problemOf = ({ status, body }: ApiAnswer) => [
    status,
    String(body.type).replace('urn:aftercare:problem:', ''),
  ];

  it('is shown before anything does, as it is sent later, by the API and by the command', async () => {
    const { body } = await upload(VISITS, { send: 'note' });
    const before = await previewOf(body.datasetId);
    assert.deepEqual(app.sandbox.journal.query({ provider: 'gemini' }), [], 'nothing has left');
    const chunk = String(before.chunk);
    const [header, first = '', , third = ''] = chunk.split('\n');
    assert.equal(header, 'mrn,name,age,note');
    assert.match(first, /^id-[0-9a-f]{12},id-[0-9a-f]{12},90\+,\[name\] called from \[phone\]$/);
    assert.match(third, /,file \[name\] is lost$/);
    assert.deepEqual(before.columns, [
      {
        name: 'mrn',
        treatment: 'pseudonym',
        reason: { because: 'header', kind: 'recordNumber' },
        text: 'leaves as pseudonyms: its name tells record numbers',
      },
      {
        name: 'name',
        treatment: 'pseudonym',
        reason: { because: 'header', kind: 'name' },
        text: 'leaves as pseudonyms: its name tells names',
      },
      {
        name: 'age',
        treatment: 'capped',
        reason: { because: 'type' },
        text: 'leaves ages up to 90+: what it holds',
      },
      {
        name: 'note',
        treatment: 'scrubbed',
        reason: { because: 'user' },
        text: 'leaves without what identifies: the user named it',
      },
    ]);

    const shown = await runClient(['datasets', 'preview', body.datasetId], app.environment);
    assert.equal(shown.code, 0, shown.stderr);
    assert.ok(shown.stdout.includes('  note: leaves without what identifies: the user named it'));
    assert.ok(shown.stdout.includes(chunk.trimEnd()));

    await importing(body.datasetId);
    assert.deepEqual(await previewOf(body.datasetId), before);
    const question = 'Who is well?';
    const started = await call('POST', '/analyses', { datasetId: body.datasetId, question });
    await app.client.workflow.getHandle(String(started.body.workflowId)).result();
    const sent = app.sandbox.journal
      .query({ operation: 'generateContent' })
      .map((entry) => JSON.stringify(entry.body));
    assert.ok(sent.some((request) => request.includes(JSON.stringify(chunk.trimEnd()).slice(1, -1))));
  });

  it('is told by the audit trail, without a name of a column', async () => {
    const { body } = await upload(`${VISITS}\nK-4714,Di Roe,30,fine`);
    await importing(body.datasetId);
    const entry = await app.database
      .selectFrom('auditEvents')
      .select(['clinicId', 'details'])
      .where('action', '=', 'datasetImported')
      .where('subject', '=', body.datasetId)
      .executeTakeFirstOrThrow();
    assert.equal(entry.clinicId, app.clinicId);
    assert.deepEqual(entry.details, {
      column1: 'pseudonym: header recordNumber',
      column2: 'pseudonym: header name',
      column3: 'capped: type',
      column4: 'withheld: policy',
    });
  });

  it('holds free text only while the clinic says so', async () => {
    await app.changeClinic({ freeText: 'standard' });
    const { body } = await upload(`${VISITS}\nK-4715,Ed Fox,30,is fine`);
    await importing(body.datasetId);
    assert.match(String((await previewOf(body.datasetId)).chunk), /\[name\] is well/);
    await app.changeClinic({ freeText: 'strict' });
    const request = { datasetId: body.datasetId, question: 'Who is well?' };
    assert.deepEqual(problemOf(await call('POST', '/analyses', request)), [409, 'DatasetPolicyDiffers']);
    const again = await upload(`${VISITS}\nK-4715,Ed Fox,30,is fine`);
    assert.notEqual(again.body.datasetId, body.datasetId, 'stored again, it is another data set');
    assert.doesNotMatch(String((await previewOf(again.body.datasetId)).chunk), /well/);
  });

  it('is refused where a header or a question identifies, with one line and nothing stored', async () => {
    const stored = async () => (await call('GET', '/datasets')).body;
    const before = await stored();
    const header = await upload('age,call 617-555-0147 for hb\n1,2\n');
    assert.deepEqual([header.status, header.body.type], [422, 'urn:aftercare:problem:SourceHeader']);
    assert.match(header.body.detail, /the name of column 2 holds a phone number/);
    assert.doesNotMatch(header.body.detail, /617/);
    const both = await upload(VISITS, { send: 'note', identifying: 'note' });
    assert.deepEqual([both.status, both.body.type], [422, 'urn:aftercare:problem:SourceColumn']);
    const unknown = await upload(VISITS, { send: 'notes' });
    assert.match(unknown.body.detail, /has no column notes; its columns are mrn, name, age, note/);
    assert.deepEqual(await stored(), before);

    const { body } = await upload(VISITS);
    await importing(body.datasetId);
    for (const question of ['Is ann@example.org well?', 'Who is MRN 0012345?', 'What of 617-555-0147?']) {
      const answer = await call('POST', '/analyses', { datasetId: body.datasetId, question });
      assert.deepEqual(problemOf(answer), [422, 'InvalidRequest'], question);
      assert.match(JSON.stringify(answer.body), /"body.question".*must not hold/);
    }
    const command = await runClient(
      ['analyses', 'start', body.datasetId, '--question', 'Is a@example.org well?'],
      app.environment,
    );
    assert.equal(command.code, 2);
    assert.match(
      command.stderr,
      /^.*--question: must not hold an e-mail address: the model reads it; ask without it\n$/,
    );
  });

  it('of another clinic is not found', async () => {
    const { body } = await upload(VISITS);
    const clinicId = await addTestClinic(app.database, 'elsewhere');
    const other = apiClient(app, await addApiToken(app.database, { clinicId }));
    assert.deepEqual(problemOf(await other('GET', `/datasets/${body.datasetId}/preview`)), [
      404,
      'DatasetNotFound',
    ]);
  });
});
