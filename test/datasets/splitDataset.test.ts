import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { ClinicId } from '../../src/contracts/shared/ids.ts';
import { DatasetSourceError } from '../../src/datasets/datasetSourceError.ts';
import { estimateTokens } from '../../src/domain/datasets/tokenEstimate.ts';
import { seededRandom } from '../domain/seededRandom.ts';
import { cellsOf, chunksOf, openSource, temporarySources } from './temporarySource.ts';

const SAMPLE = 'samples/ncctg-lung.csv';

describe('splitDataset', () => {
  const source = temporarySources();

  it('puts every row of the sample into exactly one chunk, in order and unchanged', async () => {
    const limits = { targetTokens: 1_500, maxRows: 30, maxBytes: 4_096 };
    const chunks = await openSource(SAMPLE, (dataset) => chunksOf(dataset, limits));
    const [header, ...rows] = cellsOf(await readFile(SAMPLE, 'utf8'));
    const tables = chunks.map(({ csv }) => cellsOf(csv));
    assert.ok(chunks.length > 5);
    assert.deepEqual(
      tables.flatMap((table) => table.slice(1)),
      rows,
    );
    for (const table of tables) assert.deepEqual(table[0], header);
  });

  it('tells the size of each chunk, within the limits', async () => {
    const limits = { targetTokens: 1_500, maxRows: 30, maxBytes: 4_096 };
    const chunks = await openSource(SAMPLE, (dataset) => chunksOf(dataset, limits));
    for (const [at, { index, rows, bytes, tokens, csv }] of chunks.entries()) {
      assert.equal(index, at);
      assert.equal(rows, cellsOf(csv).length - 1);
      assert.equal(bytes, Buffer.byteLength(csv));
      assert.equal(tokens, estimateTokens(csv));
      assert.ok(rows <= limits.maxRows && bytes <= limits.maxBytes && tokens <= limits.targetTokens);
    }
  });

  it('puts hostile cells through and back unchanged, whatever the chunks', async () => {
    const random = seededRandom(5);
    const cells = [
      '',
      '=cmd()',
      'a "b"',
      ',',
      '\n',
      '\r\n',
      '"',
      "'; drop table source",
      '007',
      ' x ',
      '\u0007',
      '```',
      '🩺',
    ];
    const cell = () => cells[Math.floor(random() * cells.length)] ?? '';
    const rows = Array.from({ length: 300 }, () => [cell(), cell(), cell()]);
    const quoted = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','));
    const path = await source(`a,"b ""c"", d",e\n${quoted.join('\n')}\n`);
    for (const maxRows of [1, 7, 1_000]) {
      const limits = { targetTokens: 1e9, maxRows, maxBytes: 1e9 };
      const chunks = await openSource(path, (dataset) => chunksOf(dataset, limits));
      const tables = chunks.map(({ csv }) => cellsOf(csv));
      assert.deepEqual(
        tables.flatMap((table) => table.slice(1)),
        rows,
      );
      assert.ok(tables.every(([header]) => header?.[1] === 'b "c", d'));
    }
  });

  it('keeps a missing value of a single column a row', async () => {
    const [chunk] = await openSource(await source('a\n1\n\n3\n'), (dataset) => chunksOf(dataset));
    assert.equal(chunk?.csv, 'a\n1\n""\n3\n');
  });

  it('cuts the longest cells of a row that is larger than a chunk, and counts them', async () => {
    const limits = { targetTokens: 1e9, maxRows: 100, maxBytes: 2_000 };
    const rows = ['1,short,"say ""x"""', `2,${'é'.repeat(5_000)},"${'""'.repeat(900)}"`, '3,short,'];
    const path = await source(`visit,note,other\n${rows.join('\n')}\n`);
    const chunks: string[] = [];
    const { cutCells } = await openSource(path, (dataset) =>
      dataset.split(limits, async ({ csv }) => void chunks.push(csv.toString('utf8'))),
    );
    assert.equal(cutCells, 2);
    assert.ok(chunks.every((csv) => Buffer.byteLength(csv) <= limits.maxBytes));
    const [first, long = [], last] = chunks.flatMap((csv) => cellsOf(csv).slice(1));
    assert.deepEqual(first, ['1', 'short', 'say "x"']);
    assert.deepEqual(last, ['3', 'short', '']);
    assert.equal(long[0], '2');
    assert.match(long[1] ?? '', /^é{300,}…\[cut, of 5000 characters\]$/);
    assert.match(long[2] ?? '', /^"{300,}…\[cut, of 900 characters\]$/);
  });

  it('refuses a row of more cells than a chunk has room for', async () => {
    const header = Array.from({ length: 60 }, (_, at) => `c${at}`).join(',');
    const path = await source(`${header}\n${Array(60).fill('x'.repeat(100)).join(',')}\n`);
    const limits = { targetTokens: 1e9, maxRows: 100, maxBytes: 2_000 };
    await assert.rejects(
      openSource(path, (dataset) => chunksOf(dataset, limits)),
      (error) =>
        error instanceof DatasetSourceError &&
        error.type === 'SourceRowTooLarge' &&
        /row 1 and the header do not fit into 2000 bytes; raise CHUNK_MAX_BYTES/.test(error.message),
    );
  });

  it('makes the next chunk only when the one before is written', async () => {
    const path = await source(`a,b\n${'1,2\n'.repeat(100)}`);
    const events: string[] = [];
    await openSource(path, (dataset) =>
      dataset.split({ targetTokens: 1e9, maxRows: 40, maxBytes: 1e9 }, async ({ index }) => {
        events.push(`begin ${index}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        events.push(`end ${index}`);
      }),
    );
    assert.deepEqual(events, ['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  describe('of identifying columns', () => {
    const PEOPLE = [
      'Patient Name,MRN,reach,note,age',
      'Anna Meier,A-17,anna@example.org,well,50',
      '"Bo, the ""first""",A-18,,"x, y",61',
      ',A-17,ANNA@example.org ,,',
    ].join('\n');
    const cells = async (path: string, options: Parameters<typeof openSource>[2] = {}) => {
      const [chunk] = await openSource(path, (dataset) => chunksOf(dataset), options);
      return cellsOf(chunk?.csv ?? '').slice(1);
    };

    it('writes pseudonyms, the same for the same, and keeps the rest', async () => {
      const [first = [], second = [], third = []] = await cells(await source(PEOPLE));
      assert.match(first[0] ?? '', /^id-[0-9a-f]{12}$/);
      assert.match(first[1] ?? '', /^id-[0-9a-f]{12}$/);
      assert.match(first[2] ?? '', /^id-[0-9a-f]{12}$/);
      assert.notEqual(first[0], second[0]);
      assert.deepEqual([third[0], third[1], third[2]], ['', first[1], first[2]]);
      assert.deepEqual(
        [first.slice(3), second.slice(3), third.slice(3)],
        [
          ['well', '50'],
          ['x, y', '61'],
          ['', ''],
        ],
      );
    });

    it('lets none of their values out', async () => {
      const chunks = await openSource(await source(PEOPLE), (dataset) => chunksOf(dataset));
      assert.doesNotMatch(JSON.stringify(chunks), /Anna|Meier|Bo,|first|A-1[78]|example/i);
    });

    it('gives a patient the same pseudonym in every file of the clinic, and another one in another clinic', async () => {
      const [first] = await cells(await source(PEOPLE));
      const path = await source('visit,name\n1,anna meier\n', 'second.csv');
      const [again] = await cells(path);
      assert.equal(again?.[1], first?.[0]);
      const [elsewhere] = await cells(path, { clinicId: ClinicId.parse('clinic-south') });
      assert.notEqual(elsewhere?.[1], first?.[0]);
    });

    it('takes the columns the user names', async () => {
      const path = await source(PEOPLE);
      const [first = []] = await cells(path, { identifyingColumns: ['note', 'MRN'] });
      assert.match(first[3] ?? '', /^id-/);
      assert.match(first[1] ?? '', /^id-/);
    });

    it('refuses a named column that is not there, listing those that are', async () => {
      const path = await source(PEOPLE);
      await assert.rejects(cells(path, { identifyingColumns: ['Nmae'] }), (error) => {
        assert.ok(error instanceof DatasetSourceError);
        assert.equal(error.type, 'SourceColumn');
        assert.match(
          error.message,
          /has no column Nmae; its columns are Patient Name, MRN, reach, note, age$/,
        );
        return true;
      });
    });

    it('finds none in the sample', async () => {
      const profile = await openSource(SAMPLE, (dataset) => dataset.profile());
      assert.deepEqual(
        profile.columns.filter(({ kind }) => kind === 'identifying'),
        [],
      );
    });
  });
});
