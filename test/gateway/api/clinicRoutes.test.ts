import assert from 'node:assert/strict';
import { addApiToken } from '../../support/addApiToken.ts';
import { type ApiAnswer, apiClient } from '../../support/apiClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('the API for clinics', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  before(async () => {
    app = await startTestApp();
    call = apiClient(app, await addApiToken(app.database, { clinicId: null, scopes: ['read', 'admin'] }));
  });
  after(() => app?.stop());

  const lakeside = {
    clinicId: 'lakeside',
    name: 'Lakeside Clinic',
    timeZone: 'America/Chicago',
    country: 'US',
  };

  it('adds a clinic once for one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const created = await call('POST', '/clinics', lakeside, key);
    assert.deepEqual(
      [created.status, created.body.paper, created.headers.get('etag')],
      [201, 'Letter', '"1"'],
    );
    const again = await call('POST', '/clinics', lakeside, key);
    assert.deepEqual([again.status, again.body], [201, created.body]);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    const other = await call('POST', '/clinics', { ...lakeside, name: 'Other' }, key);
    assert.deepEqual([other.status, other.body.type], [409, 'urn:aftercare:problem:IdempotencyKeyReused']);
    const fresh = await call('POST', '/clinics', lakeside);
    assert.deepEqual([fresh.status, fresh.body.type], [409, 'urn:aftercare:problem:ClinicExists']);
  });

  it('changes a clinic only in the version that the caller has read', async () => {
    const { headers } = await call('GET', '/clinics/riverside');
    const etag = headers.get('etag') ?? '';
    const change = (name: string) => call('PATCH', '/clinics/riverside', { name }, { 'if-match': etag });
    assert.equal((await change('Riverside One')).status, 200);
    const late = await change('Riverside Two');
    assert.deepEqual([late.status, late.body.type], [412, 'urn:aftercare:problem:ClinicVersionConflict']);
    assert.equal((await call('GET', '/clinics/riverside')).body.name, 'Riverside One');
  });

  it('names every wrong field, and stores nothing', async () => {
    const problems = async (body: unknown) => {
      const answer = await call('POST', '/clinics', body);
      assert.equal(answer.status, 422, JSON.stringify(answer.body));
      assert.ok(Array.isArray(answer.body.errors));
      return answer.body.errors.map(({ field }) => field);
    };
    assert.deepEqual(await problems({ ...lakeside, clinicId: 'A', colour: 'red', country: 'XX' }), [
      'body.country',
      'body.clinicId',
      'body.colour',
    ]);
    assert.deepEqual(await problems({ ...lakeside, clinicId: 'a', name: 'nul \u0000' }), ['body.name']);
    assert.deepEqual(await problems({ ...lakeside, clinicId: 'a', name: 'half \ud800' }), ['body.name']);
    assert.deepEqual(await problems([]), ['body']);
    assert.deepEqual(await problems(undefined), ['body']);
    assert.equal((await call('POST', '/clinics', '{')).status, 400);
    assert.equal((await call('POST', '/clinics', `"${'x'.repeat(300_000)}"`)).status, 413);
    assert.equal((await call('POST', '/clinics', 'a=b', { 'content-type': 'text/csv' })).status, 415);
    assert.equal((await call('GET', '/clinics?limit=0&colour=red')).status, 422);
    assert.equal((await call('GET', '/clinics/a')).status, 404);
  });

  it('names each request in its answer, and says how many are left', async () => {
    const { headers } = await call('GET', '/clinics', undefined, { 'x-request-id': 'app-7' });
    assert.equal(headers.get('x-request-id'), 'app-7');
    assert.equal(headers.get('ratelimit-limit'), '100000');
    assert.ok(Number(headers.get('ratelimit-remaining')) < 100_000);
    const unsafe = await call('GET', '/clinics', undefined, { 'x-request-id': 'a b' });
    assert.match(unsafe.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  });

  it('is described by a document of OpenAPI 3.1', async () => {
    const { status, body } = await apiClient(app, null)('GET', '/openapi.json');
    assert.equal(status, 200);
    assert.equal(body.openapi, '3.1.0');
    assert.match(JSON.stringify(body), /"\/v1\/clinics\/\{clinic\}"/);
  });
});
