import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { newId } from '../../../src/security/newId.ts';
import { type DownloadGateway, startDownloadGateway } from '../../support/downloadGateway.ts';
import { clientJson, runClient } from '../../support/runClient.ts';

const BASE = 'https://clinic.example/aftercare';

describe('the commands for links and the audit', () => {
  // Each command is a process of its own.
  let gateway: DownloadGateway;
  before(async () => {
    gateway = await startDownloadGateway({ PUBLIC_URL: BASE, REPORT_LINK_MAX_DOWNLOADS: '7' });
  });
  after(() => gateway.stop());

  const client = (...args: string[]) => clientJson(args, gateway.environment);

  it('create, list and revoke links, with the defaults of the settings', async () => {
    const { id } = await gateway.addReport();
    const { reports } = await client('reports', 'list');
    assert.ok(Array.isArray(reports) && reports[0].id === id);

    const created = await client('reports', 'links', 'create', id, '--hours', '2');
    assert.ok(typeof created.url === 'string' && typeof created.linkId === 'string');
    assert.ok(created.url.startsWith(`${BASE}/reports/`));
    assert.equal(created.maxDownloads, 7);
    const hours = (Date.parse(String(created.expiresAt)) - Date.now()) / 3_600_000;
    assert.ok(hours > 1.9 && hours <= 2, `${hours} h`);
    const page = created.url.replace(BASE, gateway.url);
    assert.equal((await fetch(page)).status, 200);
    assert.equal((await fetch(page, { method: 'POST' })).status, 200);

    const { links } = await client('reports', 'links', 'list', '--report', id);
    assert.ok(Array.isArray(links));
    const [{ createdAt, expiresAt, ...link }] = links;
    assert.deepEqual(link, {
      clinicId: 'test-clinic',
      id: created.linkId,
      reportId: id,
      maxDownloads: 7,
      downloads: 1,
      revokedAt: null,
      state: 'valid',
    });

    assert.deepEqual(await client('reports', 'links', 'revoke', created.linkId), {
      linkId: created.linkId,
      revoked: true,
    });
    assert.equal((await fetch(page)).status, 404);
    const listed = await runClient(['reports', 'links', 'list'], gateway.environment);
    assert.match(listed.stdout, / {2}dl_\w+ {2}rp_\w+ {2}revoked {2}1 of 7 +20/);

    const { entries } = await client('audit', 'list', '--subject', created.linkId);
    assert.ok(Array.isArray(entries));
    assert.deepEqual(
      entries.map(({ action, details }) => [action, details.reason ?? details.reportId]),
      [
        ['linkRefused', 'revoked'],
        ['linkRevoked', id],
        ['linkRedeemed', id],
        ['linkCreated', id],
      ],
    );
  });

  it('refuse what is wrong in one line', async () => {
    const unknown = newId('rp');
    for (const [args, message] of [
      [['reports', 'links', 'create', unknown], `there is no report ${unknown}; list them with: `],
      [['reports', 'links', 'create', unknown, '--max-downloads', '0'], '--max-downloads: '],
      [['reports', 'links', 'revoke', newId('dl')], 'there is no link dl_'],
      [
        ['reports', 'links', 'create', unknown, '--clinic', 'nowhere'],
        '--clinic: there is no clinic nowhere',
      ],
      [['audit', 'verify', '--head', '1:abc'], '--head: must be NUMBER:HASH'],
    ] as const) {
      const { code, stdout, stderr } = await runClient(args, gateway.environment);
      assert.deepEqual([code, stdout, stderr.trim().split('\n').length], [2, '', 1], stderr);
      assert.ok(stderr.startsWith(message), stderr);
    }
  });

  it("know nothing of another clinic's reports and links", async () => {
    const { id } = await gateway.addReport();
    const link = await gateway.addLink(id);
    const answer = async (...args: string[]) => {
      const { code, stderr } = await runClient(
        ['reports', 'links', ...args, '--clinic', 'riverside'],
        gateway.environment,
      );
      return { code, stderr: stderr.replaceAll(/\b(rp|dl)_[0-9a-f]+\b/g, 'ID') };
    };
    const foreign = await answer('create', id);
    assert.equal(foreign.code, 2);
    assert.deepEqual(foreign, await answer('create', newId('rp')));
    const revoked = await answer('revoke', link.id);
    assert.equal(revoked.code, 2);
    assert.deepEqual(revoked, await answer('revoke', newId('dl')));
    assert.equal((await fetch(link.url)).status, 200);
    const { links } = await clientJson(
      ['reports', 'links', 'list', '--clinic', 'riverside'],
      gateway.environment,
    );
    assert.deepEqual(links, []);
  });

  it('verify the audit, also against a head that was kept, and show where it was changed or cut', async () => {
    const { id } = await gateway.addReport();
    for (let count = 0; count < 3; count += 1) await gateway.addLink(id);
    const { head } = await client('audit', 'verify');
    assert.ok(typeof head === 'string');
    const kept = Number(head.split(':')[0]);
    await gateway.addLink(id);
    const later = await client('audit', 'verify', '--head', head);
    assert.equal(later.entries, kept + 1);

    const failing = async (...args: string[]) => {
      const { code, stderr } = await runClient(['audit', 'verify', ...args], gateway.environment);
      assert.equal(code, 1);
      return stderr;
    };
    const tamper = (statement: string) =>
      gateway.database.transaction().execute(async (transaction) => {
        await sql`alter table audit_events disable trigger all`.execute(transaction);
        await sql.raw(statement).execute(transaction);
        await sql`alter table audit_events enable trigger all`.execute(transaction);
      });
    await tamper(`delete from audit_events where sequence >= ${kept}`);
    assert.match(
      await failing('--head', head),
      /^the audit chain is broken: it ends at \d+, before the one kept/,
    );
    await gateway.addLink(id);
    assert.match(await failing('--head', head), new RegExp(`entry ${kept} is not the one kept`));
    await tamper(`update audit_events set subject = null where sequence = 2`);
    assert.match(await failing(), /entry 2 is changed/);
  });
});
