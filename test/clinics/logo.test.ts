import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { orphansAmong } from '../../src/activities/operations/orphans.ts';
import { requireClinic } from '../../src/store/clinics/clinics.ts';
import { pageOfAuditEntries } from '../../src/store/operations/auditEvents.ts';
import { addApiToken } from '../support/addApiToken.ts';
import { type ApiAnswer, apiClient } from '../support/apiClient.ts';
import { LOGO_SVG, pngOf } from '../support/logos.ts';
import { clientJson, runClient } from '../support/runClient.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

describe('the logo of a clinic', () => {
  let app: TestApp;
  let call: (...request: Parameters<ReturnType<typeof apiClient>>) => Promise<ApiAnswer>;
  before(async () => {
    app = await startTestApp();
    call = apiClient(app);
    await app.addContact({ reference: 'P1', email: 'ada@patients.example' });
  });
  after(() => app?.stop());

  const set = (...options: string[]) => ['clinics', 'set', app.clinicId, ...options];
  async function fileOf(content: string | Buffer): Promise<string> {
    const file = join(app.directory, 'logo');
    await writeFile(file, content);
    return file;
  }
  const logo = async () => (await requireClinic(app.database, app.clinicId)).logo;
  async function email(): Promise<string> {
    const request = { contact: 'P1', template: 'visit-check-in' };
    return Object((await call('POST', '/notifications/preview', request)).body.message).html;
  }
  const page = () => fetch(`${app.gatewayUrl}/unsubscribe/${app.clinicId}/ms_${'0'.repeat(24)}`);

  it('is shown in e-mails and on pages under the hash of its content, and kept for those that were sent', async () => {
    assert.ok(!(await email()).includes('<img'));
    const changed = await clientJson(set('--logo', await fileOf(LOGO_SVG)), app.environment);
    const { sha256, width, height } = Object(changed.logo);
    assert.deepEqual([changed.version, width, height], [2, 600, 240]);
    const url = `${app.gatewayUrl}/logos/${app.clinicId}/${sha256}.png`;
    const [image = ''] = /<img [^>]*>/.exec(await email()) ?? [];
    for (const part of [`src="${url}"`, 'alt="Hillside Practice"', 'width="130"', 'height="52"'])
      assert.ok(image.includes(part), image);

    const answer = await fetch(url);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'image/png');
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(Buffer.from(await answer.arrayBuffer()).toString('latin1', 1, 4), 'PNG');
    const shown = await page();
    assert.match(shown.headers.get('content-security-policy') ?? '', /img-src 'self'/);
    const source = `src="../../logos/${app.clinicId}/${sha256}.png" alt="Hillside Practice"`;
    assert.ok((await shown.text()).includes(source));

    const again = await clientJson(set('--logo', await fileOf(LOGO_SVG)), app.environment);
    assert.equal(again.version, 2, 'the same logo makes no version');
    const cleared = await clientJson(set('--clear', 'logo'), app.environment);
    assert.deepEqual([cleared.version, cleared.logo], [3, null]);
    assert.ok(!(await email()).includes('<img') && !(await (await page()).text()).includes('<img'));
    assert.equal((await fetch(url)).status, 200, 'e-mails that were sent show it still');
    const { rows } = await pageOfAuditEntries(app.database, { limit: 2 });
    assert.deepEqual(
      rows.map(({ action, details }) => [action, details.fields]),
      [
        ['clinicChanged', 'logo'],
        ['clinicChanged', 'logo'],
      ],
    );
  });

  it('is no orphan of the disk in any of its versions', async () => {
    const old = new Date(0);
    const key = `clinics/${app.clinicId}/logos/${'0'.repeat(64)}.png`;
    const listed = await app.disks.current.list(`clinics/${app.clinicId}/logos/`, { limit: 10 });
    assert.equal(listed.length, 1);
    const objects = [...listed, { key, bytes: 1, modifiedAt: old }];
    const orphans = await orphansAmong(objects, app.disks.current.name, app.database);
    assert.deepEqual(
      orphans.map((object) => object.key),
      [key],
    );
  });

  it('is changed and removed by the API', async () => {
    const admin = await addApiToken(app.database, { clinicId: app.clinicId, scopes: ['admin'] });
    const asAdmin = apiClient(app, admin);
    const path = `/clinics/${app.clinicId}/logo`;
    const image = (await pngOf(120, 40)).toString('base64');
    const changed = await asAdmin('PUT', path, { image });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    const shown = Object(changed.body.logo);
    assert.equal((await fetch(app.gatewayUrl + shown.path)).status, 200);
    const stale = await asAdmin('DELETE', path, undefined, { 'if-match': '"1"' });
    assert.equal(stale.status, 412);
    const removed = await asAdmin('DELETE', path);
    assert.deepEqual([removed.status, removed.body.logo], [200, null]);

    const reader = apiClient(
      app,
      await addApiToken(app.database, { clinicId: app.clinicId, scopes: ['read'] }),
    );
    assert.equal((await reader('PUT', path, { image })).status, 403);
    const answers = await Promise.all(
      ['riverside', 'no-such-clinic'].map((id) => asAdmin('PUT', `/clinics/${id}/logo`, { image })),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404],
    );
  });

  it('is refused with what was found, and nothing changes', async () => {
    const { version } = await requireClinic(app.database, app.clinicId);
    const script =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>';
    for (const [content, told] of [
      [script, /^--logo: the SVG has a script\n$/],
      ['#!/bin/sh\necho hi\n', /^--logo: the file is neither a PNG nor an SVG in UTF-8\n$/],
    ] as const) {
      const { code, stderr } = await runClient(set('--logo', await fileOf(content)), app.environment);
      assert.equal(code, 2);
      assert.match(stderr, told);
    }
    const missing = await runClient(set('--logo', '/no/such/file.png'), app.environment);
    assert.deepEqual([missing.code, missing.stderr], [2, '--logo: there is no file /no/such/file.png\n']);
    const both = await runClient(set('--logo', 'a.png', '--clear', 'logo'), app.environment);
    assert.deepEqual([both.code, both.stderr], [2, '--clear: logo is given a value too\n']);
    const image = Buffer.from(script).toString('base64');
    const answer = await call('PUT', `/clinics/${app.clinicId}/logo`, { image });
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.body.errors, [{ field: 'body.image', message: 'the SVG has a script' }]);
    assert.equal((await call('PUT', `/clinics/${app.clinicId}/logo`, { image: 'not base64!' })).status, 422);
    assert.deepEqual(
      [(await requireClinic(app.database, app.clinicId)).version, await logo()],
      [version, null],
    );
    assert.equal((await app.disks.current.list(`clinics/${app.clinicId}/logos/`, { limit: 10 })).length, 2);
  });

  it('is not found under another clinic, another name or no name', async () => {
    const [stored] = await app.disks.current.list(`clinics/${app.clinicId}/logos/`, { limit: 1 });
    const file = stored?.key.split('/').at(-1) ?? assert.fail();
    for (const path of [
      `riverside/${file}`,
      `${app.clinicId}/${'0'.repeat(64)}.png`,
      `${app.clinicId}/..%2f${file}`,
    ]) {
      assert.equal((await fetch(`${app.gatewayUrl}/logos/${path}`)).status, 404, path);
    }
  });
});
