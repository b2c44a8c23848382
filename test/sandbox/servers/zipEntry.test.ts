import assert from 'node:assert/strict';
import { readZipEntry } from '../../../src/sandbox/servers/zipEntry.ts';
import { zipArchive } from '../../support/zipArchive.ts';

describe('reading a file of a zip archive', () => {
  const text = 'a line that repeats\n'.repeat(1_000);

  for (const method of ['stored', 'deflated'] as const) {
    it(`reads one that is ${method}`, async () => {
      const content = await readZipEntry(zipArchive('folder/file', text, method), 'folder/file');
      assert.equal(content.toString(), text);
    });
  }

  it('reads an empty file, and an archive with a comment behind it', async () => {
    assert.equal((await readZipEntry(zipArchive('file', ''), 'file')).length, 0);
    const commented = Buffer.concat([zipArchive('file', text), Buffer.from('a comment')]);
    assert.equal((await readZipEntry(commented, 'file')).toString(), text);
  });

  it('says what is wrong with other archives', async () => {
    await assert.rejects(readZipEntry(zipArchive('file', text), 'other'), /has no other/);
    await assert.rejects(readZipEntry(Buffer.from('hello'), 'file'), /it is not a zip archive/);
    await assert.rejects(readZipEntry(Buffer.alloc(100), 'file'), /it is not a zip archive/);
  });
});
