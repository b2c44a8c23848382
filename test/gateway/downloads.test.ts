import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DownloadLinkId } from '../../src/contracts/shared/ids.ts';
import { createGateway } from '../../src/gateway/createGateway.ts';
import { hashDownloadToken, newDownloadToken } from '../../src/security/downloadToken.ts';
import { listNewestAuditEntries } from '../../src/store/operations/auditEvents.ts';
import { listDownloadLinks, revokeLink } from '../../src/store/reports/downloadLinks.ts';
import { replaceOlderReports } from '../../src/store/reports/reports.ts';
import { type DownloadGateway, startDownloadGateway } from '../support/downloadGateway.ts';
import { eventually } from '../support/eventually.ts';

describe('a download link', () => {
  let gateway: DownloadGateway;
  before(async () => {
    gateway = await startDownloadGateway();
  });
  after(() => gateway.stop());

  const look = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers });
  const press = (url: string) => fetch(url, { method: 'POST', redirect: 'manual' });
  /** Redeems a link; answers the URL of the file. */
  const redeem = async (url: string): Promise<string> => {
    const response = await press(url);
    assert.equal(response.status, 303);
    return new URL(response.headers.get('location') ?? assert.fail('no location'), url).href;
  };
  const downloadsOf = async (reportId: string) =>
    (await listDownloadLinks(gateway.database, 'test-clinic', { reportId, limit: 10 })).map(
      ({ downloads }) => downloads,
    );
  const refusals = async (subject: string) =>
    (await listNewestAuditEntries(gateway.database, { subject, limit: 50 }))
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

  it('speaks German to a browser that prefers it', async () => {
    const { id } = await gateway.addReport();
    const { url } = await gateway.addLink(id);
    const html = await (await look(url, { 'accept-language': 'fr, de-CH;q=0.9, en;q=0.5' })).text();
    assert.match(html, /<html lang="de">.*Bericht herunterladen/s);
    for (const other of ['fr', 'en-GB,de;q=0.2', '*', ';;q=x', '']) {
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
    assert.deepEqual(await downloadsOf(id), [0]);
    const file = await fetch(url, { method: 'POST' });
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), pdf);
    assert.deepEqual(await downloadsOf(id), [1]);
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

  it('lets a transfer be resumed without counting again', async () => {
    const { id, pdf, sha256 } = await gateway.addReport();
    const { url } = await gateway.addLink(id, { maxDownloads: 1 });
    const file = await redeem(url);
    const whole = await look(file);
    const etag = whole.headers.get('etag') ?? '';
    assert.deepEqual([whole.status, etag], [200, `"${sha256}"`]);
    assert.equal(whole.headers.get('accept-ranges'), 'bytes');
    assert.equal(Number(whole.headers.get('content-length')), pdf.byteLength);
    await whole.body?.cancel();

    const rest = await look(file, { range: 'bytes=100000-', 'if-range': etag });
    assert.equal(rest.status, 206);
    assert.equal(rest.headers.get('content-range'), `bytes 100000-${pdf.byteLength - 1}/${pdf.byteLength}`);
    assert.deepEqual(Buffer.from(await rest.arrayBuffer()), pdf.subarray(100_000));
    assert.deepEqual(await downloadsOf(id), [1]);
  });

  it('answers ranges and conditions as HTTP says', async () => {
    const { id, pdf, sha256 } = await gateway.addReport();
    const { url } = await gateway.addLink(id);
    const file = await redeem(url);
    const size = pdf.byteLength;
    const cases: [Record<string, string>, number, Buffer | undefined][] = [
      [{ range: 'bytes=0-0' }, 206, pdf.subarray(0, 1)],
      [{ range: 'bytes=10-19' }, 206, pdf.subarray(10, 20)],
      [{ range: 'bytes=-5' }, 206, pdf.subarray(size - 5)],
      [{ range: `bytes=5-${size + 100}` }, 206, pdf.subarray(5)],
      [{ range: `bytes=-${size + 1}` }, 200, pdf],
      [{ range: 'bytes=-0' }, 416, undefined],
      [{ range: 'bytes=0-1,4-5' }, 200, pdf],
      [{ range: 'pages=0-1' }, 200, pdf],
      [{ range: 'bytes=x-y' }, 200, pdf],
      [{ range: 'bytes=0-4', 'if-range': '"another"' }, 200, pdf],
      [{ range: 'bytes=0-4', 'if-range': `W/"${sha256}"` }, 200, pdf],
      [{ range: `bytes=${size}-` }, 416, undefined],
      [{ 'if-none-match': `"${sha256}"` }, 304, undefined],
      [{ 'if-none-match': `"a", W/"${sha256}"`, range: 'bytes=0-4' }, 304, undefined],
      [{ 'if-none-match': '"another"' }, 200, pdf],
    ];
    for (const [headers, status, body] of cases) {
      const answer = await look(file, headers);
      assert.equal(answer.status, status, JSON.stringify(headers));
      const bytes = Buffer.from(await answer.arrayBuffer());
      assert.ok(bytes.equals(body ?? Buffer.alloc(0)), JSON.stringify(headers));
      if (status === 416) assert.equal(answer.headers.get('content-range'), `bytes */${size}`);
    }
    const head = await fetch(file, { method: 'HEAD', headers: { range: 'bytes=0-4' } });
    assert.deepEqual([head.status, Number(head.headers.get('content-length'))], [200, size]);
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
        const headers = [...answer.headers].filter(([name]) => !/^(date|x-ratelimit-.*)$/.test(name));
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
    assert.deepEqual(await downloadsOf(id), [1]);
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
    assert.deepEqual(await downloadsOf(damaged.id), [0]);

    const missing = await gateway.addReport();
    const other = await gateway.addLink(missing.id, { maxDownloads: 1 });
    await gateway.disks.current.remove(missing.objectKey);
    assert.equal((await press(other.url)).status, 404);
    assert.deepEqual([await downloadsOf(missing.id), await refusals(other.id)], [[0], ['reportMissing']]);
  });

  it('never completes the transfer of a file that was damaged after it was redeemed', async () => {
    const { id, objectKey, pdf } = await gateway.addReport();
    const file = await redeem((await gateway.addLink(id)).url);
    await gateway.disks.current.write(objectKey, Buffer.alloc(pdf.byteLength, 'x'));
    await assert.rejects(async () => (await look(file)).arrayBuffer());
    assert.equal((await look(file, { range: 'bytes=0-9' })).status, 503);
  });

  it('leads to the newer report of the same month, and restarts a transfer of the older one', async () => {
    const older = await gateway.addReport({ kind: 'monthly-clinic', month: '2026-09' });
    const link = await gateway.addLink(older.id);
    const file = await redeem(link.url);
    const newer = await gateway.addReport({ kind: 'monthly-clinic', month: '2026-09' });
    const changed = await gateway.disks.current.write(newer.objectKey, Buffer.from('%PDF-newer'));
    await gateway.database
      .updateTable('reports')
      .set({ sha256: changed.sha256, bytes: changed.bytes })
      .where('id', '=', newer.id)
      .execute();
    await replaceOlderReports(gateway.database, { ...newer, month: '2026-09' });
    const rest = await look(file, { range: 'bytes=4-', 'if-range': `"${older.sha256}"` });
    assert.deepEqual([rest.status, await rest.text()], [200, '%PDF-newer']);
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
      return Number(answer.headers['x-ratelimit-remaining']);
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

  it('lets go of the file when the reader goes away', async () => {
    const { id } = await gateway.addReport();
    const file = await redeem((await gateway.addLink(id)).url);
    const openFiles = async () => (await readdir('/proc/self/fd')).length;
    if (process.platform !== 'linux') return;
    const before = await openFiles();
    for (let times = 0; times < 5; times += 1) {
      const leaving = new AbortController();
      const { body } = await fetch(file, { signal: leaving.signal });
      await body?.getReader().read();
      leaving.abort();
    }
    await eventually('open files as before', async () => (await openFiles()) <= before);
  });
});
