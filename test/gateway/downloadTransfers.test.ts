import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { replaceOlderReports } from '../../src/store/reports/reports.ts';
import { type DownloadGateway, look, redeem, startDownloadGateway } from '../support/downloadGateway.ts';
import { eventually } from '../support/eventually.ts';

describe('the transfer of a redeemed file', () => {
  let gateway: DownloadGateway;
  before(async () => {
    gateway = await startDownloadGateway();
  });
  after(() => gateway.stop());

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
    assert.deepEqual(await gateway.downloadsOf(id), [1]);
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

  it('never completes the transfer of a file that was damaged after it was redeemed', async () => {
    const { id, objectKey, pdf } = await gateway.addReport();
    const file = await redeem((await gateway.addLink(id)).url);
    await gateway.disks.current.write(objectKey, Buffer.alloc(pdf.byteLength, 'x'));
    await assert.rejects(async () => (await look(file)).arrayBuffer());
    assert.equal((await look(file, { range: 'bytes=0-9' })).status, 503);
  });

  it('ends with the page of a link that is not valid where the file has gone since it was redeemed', async () => {
    const { id, objectKey } = await gateway.addReport();
    const link = await gateway.addLink(id);
    const file = await redeem(link.url);
    await gateway.disks.current.remove(objectKey);
    for (const headers of [{}, { range: 'bytes=0-9' }]) {
      const gone = await look(file, headers);
      assert.deepEqual([gone.status, gone.headers.get('content-type')], [404, 'text/html; charset=utf-8']);
      assert.equal(gone.headers.get('content-disposition'), null);
    }
    assert.equal((await fetch(file, { method: 'HEAD' })).status, 404);
    const refusals = await gateway.database
      .selectFrom('auditEvents')
      .select('details')
      .where('action', '=', 'linkRefused')
      .where('subject', '=', link.id)
      .execute();
    assert.equal(refusals.length, 3);
    assert.match(JSON.stringify(refusals), /reportMissing/);
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
