import assert from 'node:assert/strict';
import { newApiToken } from '../../../src/security/apiToken.ts';
import type { NewApiToken } from '../../../src/store/clinics/apiTokens.ts';
import { addApiToken } from '../../support/addApiToken.ts';
import { apiClient } from '../../support/apiClient.ts';
import { clientJson } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

describe('access to the API', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app?.stop());

  /** A new token of the test clinic that may read, but for these fields. */
  const tokenWith = (fields: Partial<NewApiToken> = {}) =>
    addApiToken(app.database, { clinicId: app.clinicId, scopes: ['read'], ...fields });
  const path = () => `/clinics/${app.clinicId}`;

  it('takes a valid token and no other', async () => {
    const wrong: readonly (string | null)[] = [
      null,
      'x',
      newApiToken(),
      await tokenWith({ expiresAt: new Date(Date.now() - 1_000) }),
    ];
    for (const token of wrong) {
      const { status, headers, body } = await apiClient(app, token)('GET', path());
      assert.equal(status, 401);
      assert.equal(headers.get('www-authenticate'), 'Bearer');
      assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8');
      assert.equal(body.type, 'urn:aftercare:problem:Unauthorized');
    }
    assert.equal((await apiClient(app, await tokenWith())('GET', path())).status, 200);
  });

  it('asks for the scope of the route, and records refusals without the token', async () => {
    const token = await tokenWith();
    const { status, body } = await apiClient(app, token)('PATCH', path(), { name: 'x' });
    assert.deepEqual([status, body.detail], [403, 'this token lacks the scope admin']);
    const { entries } = await clientJson(['audit', 'list', '--limit', '1'], app.environment);
    assert.ok(Array.isArray(entries));
    assert.equal(entries[0].action, 'apiRequestRefused');
    assert.deepEqual(entries[0].details, {
      address: '127.0.0.1',
      code: 'ScopeMissing',
      route: 'PATCH /v1/clinics/:clinic',
    });
    assert.ok(!JSON.stringify(entries).includes(token));
  });

  it('answers 405 to a method that a route does not have, with those that it has', async () => {
    const call = apiClient(app);
    for (const [method, route, allowed] of [
      ['DELETE', '/clinics', 'GET, HEAD, POST'],
      ['POST', '/contacts/P-1', 'GET, HEAD, PATCH, PUT'],
      ['GET', '/jobs/job/pause', 'POST'],
      ['GET', '/notifications/preview', 'POST'],
    ] as const) {
      const { status, headers, body } = await call(method, route);
      assert.deepEqual([status, body.type], [405, 'urn:aftercare:problem:MethodNotAllowed']);
      assert.equal(headers.get('allow'), allowed);
    }
    assert.equal((await call('GET', '/nothing')).status, 404);
    assert.equal((await apiClient(app, null)('DELETE', '/clinics')).status, 401);
  });

  it('answers of another clinic as of one that does not exist', async () => {
    const call = apiClient(app);
    const detailOf = async (clinic: string) => {
      const { status, body } = await call('GET', `/clinics/${clinic}`);
      return [status, body.type, String(body.detail).replace(clinic, 'CLINIC')];
    };
    assert.deepEqual(await detailOf('riverside'), await detailOf('nowhere'));
    assert.equal((await detailOf('riverside'))[0], 404);
  });

  it('keeps the clinics themselves to tokens for all clinics', async () => {
    assert.equal((await apiClient(app)('GET', '/clinics')).status, 403);
    const call = apiClient(app, await tokenWith({ clinicId: null, scopes: ['read', 'admin'] }));
    const { status, body } = await call('GET', '/clinics?limit=2');
    assert.equal(status, 200);
    assert.ok(Array.isArray(body.items) && body.items.length === 2 && typeof body.nextCursor === 'string');
    assert.equal((await call('GET', '/clinics/riverside')).status, 200);
  });

  it('refuses an address that is refused again and again with 429, and still takes a valid token', async () => {
    const guess = apiClient(app, 'guess');
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async () => (await guess('GET', path())).status),
    );
    assert.ok(statuses.includes(429), statuses.join());
    assert.equal((await apiClient(app)('GET', path())).status, 200);
  });

  it('lets a token be rotated with two valid for a while, and revoked at once', async () => {
    const made = await clientJson(
      ['tokens', 'create', '--clinic', app.clinicId, '--name', 'booking-app', '--scopes', 'read'],
      app.environment,
    );
    const rotated = await clientJson(['tokens', 'rotate', String(made.tokenId)], app.environment);
    const statusWith = async (token: unknown) => (await apiClient(app, String(token))('GET', path())).status;
    assert.deepEqual([await statusWith(made.token), await statusWith(rotated.token)], [200, 200]);
    const newest = await clientJson(
      ['tokens', 'rotate', String(made.tokenId), '--overlap-hours', '0'],
      app.environment,
    );
    assert.equal(await statusWith(newest.token), 200);
    const after = await statusWith(rotated.token);
    assert.ok(after === 401 || after === 429, String(after));
    const { tokens } = await clientJson(['tokens', 'list', '--clinic', app.clinicId], app.environment);
    assert.ok(Array.isArray(tokens));
    const listed = tokens.find(({ tokenId }) => tokenId === made.tokenId);
    assert.ok(listed.lastUsedAt !== null && !JSON.stringify(tokens).includes(String(made.token)));
    await clientJson(['tokens', 'revoke', String(made.tokenId)], app.environment);
    const revoked = await statusWith(newest.token);
    assert.ok(revoked === 401 || revoked === 429, String(revoked));
  });
});
