import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DatasetSourceError, type DatasetSourceProblem } from '../../src/datasets/datasetSourceError.ts';
import { inspectSource } from '../../src/datasets/inspectSource.ts';
import { MACHINE, temporarySources } from './temporarySource.ts';

describe('inspectSource', () => {
  const source = temporarySources();
  const inspect = (path: string, maxBytes = 1e9) =>
    inspectSource(path, { ...MACHINE, name: 'visits.csv', maxBytes });

  async function refuses(path: string, type: DatasetSourceProblem, message: RegExp, maxBytes?: number) {
    await assert.rejects(inspect(path, maxBytes), (error) => {
      assert.ok(error instanceof DatasetSourceError, String(error));
      assert.equal(error.type, type, error.message);
      assert.match(error.message, message);
      assert.ok(!error.message.includes('\n'), 'one line');
      return true;
    });
  }
  const refusesContent = async (content: string | Uint8Array, type: DatasetSourceProblem, message: RegExp) =>
    refuses(await source(content), type, message);

  describe('of a good file', () => {
    it('finds its size, hash and header', async () => {
      const content = 'id, time ,"a ""b"", c"\n1,2,3\n';
      const { reading: _, ...found } = await inspect(await source(content));
      assert.deepEqual(found, {
        format: 'csv',
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        header: ['id', 'time', 'a "b", c'],
      });
    });

    const good: Readonly<Record<string, string>> = {
      'a byte order mark before a quoted comma': '\ufeff"a,x",b\n1,2\n',
      'lines that end with CRLF': 'a,b\r\n1,2\r\n',
      'lines that end with CR': 'a,b\r1,2\r',
      'no line end at the end': 'a,b\n1,2',
      'blank lines, also at the end': 'a,b\n\n1,2\n\n\n',
      'line breaks, commas and quotes in quoted cells': 'a,b\r\n"1\n2","x, ""y"""\r\n"\r\n",\r\n',
      'a quote within a cell that does not begin with one': 'a,b\n5\'11",2\n',
      'spaces around a quoted cell': 'a,b\n1, "x,y" \n',
      'empty cells': 'a,b\n,\n"",""\n',
      'SQL and patterns in its header': '"a"";drop table source; --",*?[x]\n1,2\n',
      'letters of all sizes in UTF-8': 'a,b\né,患者 🩺\n',
    };
    for (const [what, content] of Object.entries(good)) {
      it(`accepts ${what}`, async () => {
        await inspect(await source(content));
      });
    }

    it('accepts characters and line ends that are split between two reads', async () => {
      const width = 256 * 1024;
      for (let shift = 0; shift < 4; shift += 1) {
        const filler = 'x'.repeat(width - 'a,b\r\n,'.length - 2 + shift);
        const content = `a,b\r\n${filler},🩺\r\n"🩺","\r\n"\r\n`;
        assert.equal((await inspect(await source(content))).bytes, Buffer.byteLength(content));
        await refusesContent(`a,b\r\n${filler},🩺\r\n1\r\n`, 'SourceRagged', /line 3 has 1 cell/);
      }
    });
  });

  describe('of what is no file to read', () => {
    it('says that it is missing', async () => {
      await refuses('/nowhere/visits.csv', 'SourceNotFound', /visits\.csv: no such file/);
      await refuses(join(await source('a,b\n'), 'inside.csv'), 'SourceNotFound', /no such file/);
    });

    it('says that it is a directory, or a device', async () => {
      await refuses(dirname(await source('')), 'SourceIsDirectory', /is a directory; name a file in it/);
      await refuses('/dev/null', 'SourceNotReadable', /not a regular file/);
    });

    it('says that it is empty', () => refusesContent('', 'SourceEmpty', /^visits\.csv: the file is empty$/));

    it('says that it is too large, and for what limit', async () => {
      const message = /^visits\.csv: 8 bytes are more than the 7 that are allowed/;
      await refuses(await source('a,b\n1,2\n'), 'SourceTooLarge', message, 7);
      await inspect(await source('a,b\n1,2\n'), 8);
    });
  });

  describe('of a file that is not text', () => {
    const binaries: readonly (readonly [RegExp, Uint8Array])[] = [
      [/gzip/, gzipSync('a,b\n1,2\n')],
      [/ZIP.*Excel/, Buffer.from('PK\u0003\u0004rest')],
      [/PDF/, Buffer.from('%PDF-1.7\n')],
      [/PNG/, Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
      [/SQLite/, Buffer.from('SQLite format 3\0')],
      [/binary/, Buffer.from('a,b\n1,\0\n')],
    ];
    for (const [kind, content] of binaries) {
      it(`says that it is ${kind.source}`, async () => {
        await refusesContent(content, 'SourceBinary', kind);
        await refusesContent(content, 'SourceBinary', /which is not read; save it as CSV/);
      });
    }

    it('says in which line a zero byte is, far into the file', () =>
      refusesContent(
        `a,b\n${'1,2\n'.repeat(400_000)}\0,2\n`,
        'SourceBinary',
        /line 400002 holds a zero byte/,
      ));
  });

  describe('of text that is not UTF-8', () => {
    it('names UTF-32, and how to convert it', async () => {
      const four = Buffer.from(
        Array.from('id,name\n1,Anna\n', (letter) => [...Buffer.from(letter), 0, 0, 0]).flat(),
      );
      await refusesContent(
        four,
        'SourceEncoding',
        /UTF-32LE text, which is not read; .*iconv -f UTF-32LE -t UTF-8/,
      );
      await refusesContent(Buffer.from(four).swap32(), 'SourceEncoding', /UTF-32BE/);
    });

    it('names the line and the byte of text that is UTF-8 in part', async () => {
      const message = /^visits\.csv: line 3 is not UTF-8 \(byte 0xE9\); .*iconv -f ISO-8859-1 -t UTF-8$/;
      const mixed = (text: string) => Buffer.concat([Buffer.from(text), Buffer.from('René,3', 'latin1')]);
      await refusesContent(mixed('a,ü\n1,2\n'), 'SourceEncoding', message);
      await refusesContent(mixed('a,ü\r1,2\r'), 'SourceEncoding', message);
    });

    it('names the right line when the read before ended within a character', async () => {
      const start = `a,b\n${'x'.repeat(256 * 1024 - 5)}é,1\n2,3\n`;
      const content = Buffer.concat([Buffer.from(start), Buffer.from('é,4\n', 'latin1')]);
      await refusesContent(content, 'SourceEncoding', /line 4 is not UTF-8 \(byte 0xE9\)/);
    });

    it('refuses surrogates, overlong forms and what is beyond Unicode', async () => {
      for (const bytes of [[0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf5, 0x80, 0x80, 0x80], [0x81]]) {
        const content = Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from(bytes), Buffer.from('\n')]);
        await refusesContent(content, 'SourceEncoding', /line 2 is not UTF-8/);
      }
    });
  });

  describe('of a header', () => {
    it('names columns that have no name', async () => {
      const headerOf = async (content: string) => (await inspect(await source(content))).header;
      assert.deepEqual(await headerOf('a,,c\nx,2,3\n'), ['a', 'column2', 'c']);
      assert.deepEqual(await headerOf('a,column3,\nx,2,3\n'), ['a', 'column3', 'column3_']);
      assert.deepEqual(await headerOf('a," "\n1,2\n'), ['a', 'column2']);
    });

    it('refuses one without any name', async () => {
      await refusesContent(',,\nx,y,z\n', 'SourceHeader', /line 1 is empty; it must name the columns/);
      await refusesContent('\ufeff', 'SourceHeader', /line 1 is empty/);
      await refusesContent('\n\n', 'SourceHeader', /line 1 is empty/);
    });

    it('refuses repeated names by their places', () =>
      refusesContent('a,b, a\n1,2,3\n', 'SourceHeader', /columns 1 and 3 have the same name/));

    it('refuses a quote that is not closed', () =>
      refusesContent('a,"b\n1,2\n', 'SourceQuote', /line 1 has a quote that is not closed/));
  });

  describe('of rows', () => {
    const ragged: readonly (readonly [string, RegExp])[] = [
      ['a,b,c\n1,2,3\n1,2\n4,5,6\n', /line 3 has 2 cells, the header has 3 columns/],
      ['a,b,c\n1,2,3\n1,2\n', /line 3 has 2 cells/],
      ['a,b,c\n1,2,3\n1,2', /line 3 has 2 cells/],
      ['a,b,c\n1,2,3\n1', /line 3 has 1 cell,/],
      ['a,b,c\r\n1,2,3\r\n1,2\r\n', /line 3 has 2 cells/],
      ['a,b\n1,2\n1,2,3\n4,5\n', /line 3 has 3 cells, the header has 2 columns/],
      ['a,b\n1,2\n1,2,3', /line 3 has 3 cells/],
      ['a,b\n1,2,\n3,4,5\n', /line 2 has 3 cells/],
      ['a,b\n1,2,""\n', /line 2 has 3 cells/],
      ['a,b\n"1\n\n2",3\n\n4\n', /line 6 has 1 cell/],
      ['a,b\n1,2\n   \n', /line 3 has 1 cell/],
      ['a\n1\n2,3\n', /line 3 has 2 cells, the header has 1 column;/],
    ];
    it('refuses those with too few or too many cells by their line', async () => {
      for (const [content, message] of ragged) await refusesContent(content, 'SourceRagged', message);
    });

    it('counts far lines', () =>
      refusesContent(`a,b\n${'"1\n",2\n'.repeat(200_000)}3\n`, 'SourceRagged', /line 400002 has 1 cell/));

    const quotes: readonly (readonly [string, RegExp])[] = [
      ['a,b\n1,"2"3\n4,5\n', /line 2 has a quote/],
      ['a,b\n1,"2\n4,5\n6,7\n', /line 2 has a quote that is not closed/],
      ['a,b\n1,2\n4,"5\n', /line 3 has a quote/],
      ['a,b\n1,2\n4,"5', /line 3 has a quote/],
      ['a,b\n1,2\n4,"', /line 3 has a quote/],
      ['a,b\n1,"2 \\"x\\" y" z\n4,5\n', /line 2 has a quote/],
      ['a,b\n1,"2" "3"\n', /line 2 has a quote/],
    ];
    it('refuses a broken quote by its line', async () => {
      for (const [content, message] of quotes) await refusesContent(content, 'SourceQuote', message);
    });

    it('never repeats a cell', async () => {
      for (const content of ['a,b\nSecret,1,2\n', 'a,b\n"Secret"x,2\n', 'a,b\nSecret\n', 'a,b\nSecret,"\n']) {
        await assert.rejects(inspect(await source(content)), (error) => !String(error).includes('Secret'));
      }
    });
  });
});
