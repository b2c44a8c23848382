import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DownloadGateway, startDownloadGateway } from '../support/downloadGateway.ts';
import { S3_BUILD_TIMEOUT_MS, startTestS3, type TestS3 } from '../support/testS3.ts';

describe('a download link to a report on S3', () => {
  let s3: TestS3;
  let gateway: DownloadGateway;
  before(async function () {
    this.timeout(S3_BUILD_TIMEOUT_MS);
    const started = await startTestS3();
    if (!started) return this.skip();
    s3 = started;
    gateway = await startDownloadGateway({ ...s3.settings, DISK: 's3' });
  });
  after(async () => {
    await gateway?.stop();
    await s3?.stop();
  });

  it('hands the file out whole and in ranges, through the gateway', async () => {
    const { id, pdf, disk } = await gateway.addReport();
    assert.equal(disk, 's3');
    const { url } = await gateway.addLink(id, { maxDownloads: 1 });
    const whole = await fetch(url, { method: 'POST' });
    assert.ok(whole.url.startsWith(`${gateway.url}/downloads/`), whole.url);
    assert.deepEqual(Buffer.from(await whole.arrayBuffer()), pdf);
    const range = `bytes=1000-${pdf.byteLength - 2}`;
    const part = await fetch(whole.url, { headers: { range } });
    assert.equal(part.status, 206);
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), pdf.subarray(1_000, -1));
  });

  it('is used up neither by a damaged or missing file nor by a store that is away', async () => {
    const report = await gateway.addReport();
    const { url } = await gateway.addLink(report.id, { maxDownloads: 1 });
    const statuses: number[] = [];
    const press = async () => {
      statuses.push((await fetch(url, { method: 'POST' })).status);
    };
    await writeFile(join(s3.bucketFolder, report.objectKey), 'damaged');
    await press();
    await gateway.disks.current.remove(report.objectKey);
    await press();
    await gateway.disks.current.write(report.objectKey, report.pdf);
    await s3.stop();
    await press();
    assert.deepEqual(statuses, [503, 404, 503]);
    assert.deepEqual(await gateway.downloadsOf(report.id), [0]);
  });
});
