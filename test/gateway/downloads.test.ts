import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DownloadLinkId } from '../../src/contracts/shared/ids.ts';
import { createGateway } from '../../src/gateway/createGateway.ts';
import { hashDownloadToken, newDownloadToken } from '../../src/security/downloadToken.ts';
import { pageOfAuditEntries } from '../../src/store/operations/auditEvents.ts';
import { revokeLink } from '../../src/store/reports/downloadLinks.ts';
import {
  type DownloadGateway,
  look,
  press,
  redeem,
  startDownloadGateway,
} from '../support/downloadGateway.ts';

describe('a download link', () => {
  let gateway: DownloadGateway;
  before(async () => {
    gateway = await startDownloadGateway();
  });
  after(() => gateway.stop());

  const refusals = async (subject: string) =>
    (await pageOfAuditEntries(gateway.database, { subject, limit: 50 })).rows
      .filter(({ action }) => action === 'linkRefused')
      .map(({ details }) => details.reason);

  it('shows on its page what it opens, until when, and how often', async () => {
    const { id } = await gateway.addReport({ kind: 'monthly-clinic', month: '2026-10', bytes: 1_340_000 });
    const link = await gateway.addLink(id, { expiresAt: new Date('2030-01-04T15:00:00Z'), maxDownloads: 3 });
    const html = await (await look(link.url)).text();
    for (const text of [
      '<h1>Monthly report</h1>',
      'October 2026',
      'PDF, 40 pages, 1.3 MB',
      '4 Jan 2030, 16:00 CET',
      '<dd>3</dd>',
    ]) {
      assert.ok(html.includes(text), `${text} in ${html}`);
    }
    assert.ok(!html.includes('test-clinic'));
  });

  it('speaks the language that a browser prefers of those it has', async () => {
    const { id } = await gateway.addReport();
    const { url } = await gateway.addLink(id);
    const html = await (await look(url, { 'accept-language': 'it, de-CH;q=0.9, en;q=0.5' })).text();
    assert.match(html, /<html lang="de">.*Bericht herunterladen/s);
    const french = await (await look(url, { 'accept-language': 'de;q=0.3, fr-BE' })).text();
    assert.match(french, /<html lang="fr">.*Télécharger le rapport/s);
    for (const other of ['it', 'en-GB,de;q=0.2', '*', ';;q=x', '']) {
      const page = await (await look(url, { 'accept-language': other })).text();
      assert.match(page, /<html lang="en">/, other);
    }
  });

  it('is used up by the button, never by looking', async () => {
    const { id, pdf } = await gateway.addReport();
    const { url } = await gateway.addLink(id, { maxDownloads: 1 });
    for (let times = 0; times < 3; times += 1) {
      assert.equal((await look(url)).status, 200);
      assert.equal((await fetch(url, { method: 'HEAD' })).status, 200);
    }
    assert.deepEqual(await gateway.downloadsOf(id), [0]);
    const file = await fetch(url, { method: 'POST' });
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), pdf);
    assert.deepEqual(await gateway.downloadsOf(id), [1]);
    assert.equal((await look(url)).status, 404);
  });

  it('keeps pages and files out of caches, frames and referrers, and lets pages load and run nothing', async () => {
    const { id } = await gateway.addReport({ fileName: 'Bericht "März"\r\nX-Evil: 1.pdf' });
    const { url } = await gateway.addLink(id);
    const page = await look(url);
    const file = await look(await redeem(url));
    const missing = await look(`${gateway.url}/reports/none`);
    for (const { headers } of [page, file, missing]) {
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none';/);
      assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe/);
    }
    assert.match(page.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
    assert.equal(file.headers.get('x-evil'), null);
    assert.match(
      file.headers.get('content-disposition') ?? '',
      /^attachment; filename="[^\r\n]*"; filename\*=/,
    );
  });

  it('answers everything that opens nothing alike, and writes down why', async () => {
    const { id } = await gateway.addReport();
    const [expired, usedUp, revoked] = [
      await gateway.addLink(id, { expiresAt: new Date(Date.now() - 1) }),
      await gateway.addLink(id, { maxDownloads: 1 }),
      await gateway.addLink(id),
    ];
    await redeem(usedUp.url);
    assert.equal(
      await revokeLink(gateway.database, 'test-clinic', DownloadLinkId.parse(revoked.id), new Date()),
      true,
    );
    const urls = [expired.url, usedUp.url, revoked.url];
    for (const odd of [
      newDownloadToken(),
      'short',
      `${expired.token}x`,
      '%00',
      '..%2fhealthz',
      'a'.repeat(150),
    ]) {
      urls.push(`${gateway.url}/reports/${odd}`);
    }
    urls.push(`${gateway.url}/downloads/${newDownloadToken()}`);
    const answers = new Set<string>();
    for (const url of urls) {
      for (const method of url.includes('/downloads/') ? ['GET'] : ['GET', 'POST']) {
        const answer = await fetch(url, { method });
        const headers = [...answer.headers].filter(([name]) => !/^(date|ratelimit-.*)$/.test(name));
        answers.add(JSON.stringify([answer.status, headers, await answer.text()]));
      }
    }
    assert.equal(answers.size, 1, [...answers].join('\n'));
    assert.match([...answers][0] ?? '', /^\[404,.*This link does not work/);
    assert.deepEqual(await refusals(expired.id), ['expired', 'expired']);
    assert.deepEqual(await refusals(usedUp.id), ['usedUp', 'usedUp']);
    assert.deepEqual(await refusals(revoked.id), ['revoked', 'revoked']);
  });

  it('is redeemed once by twenty at once if it may be redeemed once', async () => {
    const { id } = await gateway.addReport();
    const link = await gateway.addLink(id, { maxDownloads: 1 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => press(link.url)));
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [303, ...Array(19).fill(404)]);
    assert.deepEqual(await gateway.downloadsOf(id), [1]);
    assert.deepEqual(await refusals(link.id), Array(19).fill('usedUp'));
  });

  it('takes a redemption back with it when it is revoked, and lets one end after an hour', async () => {
    const { id } = await gateway.addReport();
    const link = await gateway.addLink(id);
    const [first, second] = [await redeem(link.url), await redeem(link.url)];
    await gateway.database
      .updateTable('downloadRedemptions')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where('tokenHash', '=', hashDownloadToken(second.split('/').at(-1) ?? ''))
      .execute();
    assert.deepEqual([(await look(first)).status, (await look(second)).status], [200, 404]);
    await revokeLink(gateway.database, 'test-clinic', DownloadLinkId.parse(link.id), new Date());
    assert.equal((await look(first)).status, 404);
    assert.deepEqual(await refusals(link.id), ['revoked', 'redemptionExpired']);
  });

  it('stores hashes of tokens only', async () => {
    const { id } = await gateway.addReport();
    const link = await gateway.addLink(id);
    const file = await redeem(link.url);
    const rows = JSON.stringify([
      await gateway.database.selectFrom('downloadLinks').selectAll().execute(),
      await gateway.database.selectFrom('downloadRedemptions').selectAll().execute(),
      await gateway.database.selectFrom('auditEvents').selectAll().execute(),
    ]);
    for (const token of [link.token, file.split('/').at(-1) ?? '']) {
      assert.equal(Buffer.from(token, 'base64url').byteLength, 32);
      assert.ok(rows.includes(hashDownloadToken(token)));
      assert.ok(!rows.includes(token));
    }
  });

  it('is not used up by a report that is damaged or missing', async () => {
    const damaged = await gateway.addReport();
    const link = await gateway.addLink(damaged.id, { maxDownloads: 1 });
    await writeFile(join(gateway.environment.DATA_DIR ?? '', damaged.objectKey), 'damaged');
    const answer = await press(link.url);
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /cannot be opened at the moment/);
    assert.deepEqual(await gateway.downloadsOf(damaged.id), [0]);

    const missing = await gateway.addReport();
    const other = await gateway.addLink(missing.id, { maxDownloads: 1 });
    await gateway.disks.current.remove(missing.objectKey);
    assert.equal((await press(other.url)).status, 404);
    assert.deepEqual(
      [await gateway.downloadsOf(missing.id), await refusals(other.id)],
      [[0], ['reportMissing']],
    );
  });

  it('is asked for only so often by one address', async () => {
    const limited = await createGateway(gateway.options);
    const ask = (remoteAddress: string) => limited.inject({ url: '/reports/guess', remoteAddress });
    for (let times = 0; times < 60; times += 1) assert.equal((await ask('192.0.2.1')).statusCode, 404);
    const refused = await ask('192.0.2.1');
    assert.equal(refused.statusCode, 429);
    assert.match(refused.body, /Too many requests/);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.equal((await ask('192.0.2.2')).statusCode, 404);
    await limited.close();
  });

  it('is limited by the address that a trusted proxy tells, and by no other', async () => {
    const limited = await createGateway({ ...gateway.options, trustedProxies: ['loopback', '10.0.0.0/8'] });
    const left = async (remoteAddress: string, forwardedFor: string) => {
      const headers = { 'x-forwarded-for': forwardedFor };
      const answer = await limited.inject({ url: '/reports/guess', remoteAddress, headers });
      return Number(answer.headers['ratelimit-remaining']);
    };
    assert.deepEqual(
      [
        await left('127.0.0.1', '192.0.2.1'),
        await left('10.1.2.3', '192.0.2.1'),
        await left('10.1.2.3', '192.0.2.2'),
        await left('10.1.2.3', '192.0.2.9, 192.0.2.2'),
        await left('198.51.100.1', '192.0.2.1'),
        await left('198.51.100.1', '192.0.2.3'),
      ],
      [59, 58, 59, 58, 59, 58],
    );
    await limited.close();
  });
});
