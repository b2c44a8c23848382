import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { DatasetSourceError } from '../../src/datasets/datasetSourceError.ts';
import { inspectSource } from '../../src/datasets/inspectSource.ts';
import { seededRandom } from '../domain/seededRandom.ts';
import {
  cellsOf,
  chunksOf,
  MACHINE,
  openInspected,
  openSource,
  temporarySources,
} from './temporarySource.ts';

describe('withDataset', () => {
  const source = temporarySources();
  /** The other test files of a run import data sets at the same time, in processes of their own. */
  const ours = async () =>
    (await readdir(tmpdir())).filter(
      (name) => name.startsWith('aftercare-dataset-') && name.includes(`-${process.pid}-`),
    );
  const rowsOf = async (path: string) =>
    openSource(
      path,
      async (dataset) => {
        const [chunk] = await chunksOf(dataset);
        return cellsOf(chunk?.csv ?? '').slice(1);
      },
      { sentColumns: 'all' },
    );

  describe('keeps cells as they are', () => {
    const kept: Readonly<Record<string, readonly (readonly string[])[]>> = {
      'numbers written in their own way': [
        ['007', '3.0'],
        ['1e5', '+1'],
        ['012', '.5'],
      ],
      'words that mean missing among numbers': [
        ['none', 'unknown'],
        ['some', 'pending'],
      ],
      'empty cells': [
        ['', ''],
        ['1', ''],
        ['', '2'],
      ],
      'spaces around a value': [[' x ', 'y ']],
      'line breaks, quotes and commas': [
        ['a\nb', 'c\r\nd'],
        ['"', '""'],
        [',', ',"\n"'],
      ],
      'formulas, SQL and patterns': [
        ['=1+1', "'; drop table source; --"],
        ['$x', '%s\\n'],
        ['#comment', '{c0}'],
      ],
      'control characters and all of Unicode': [
        ['a\u0001\u001b[31m', '\u202eabc'],
        ['🩺é', 'x\ufeff'],
      ],
    };
    for (const [what, rows] of Object.entries(kept)) {
      it(what, async () => {
        const line = (cells: readonly string[]) =>
          cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
        assert.deepEqual(await rowsOf(await source(['a,b', ...rows.map(line)].join('\n'))), rows);
      });
    }

    it('a cell of a megabyte', async () => {
      const cell = 'x'.repeat(1_000_000);
      assert.deepEqual(await rowsOf(await source(`a,b\n1,${cell}\n`)), [['1', cell]]);
    });
  });

  it('reads what a strict reader of CSV reads, whatever the cells, quoting and line ends', async () => {
    const random = seededRandom(11);
    const pick = <T>(values: readonly T[], otherwise: T) =>
      values[Math.floor(random() * values.length)] ?? otherwise;
    for (let run = 0; run < 25; run += 1) {
      const end = pick(['\n', '\r\n'], '\n');
      const width = 2 + Math.floor(random() * 4);
      const cell = () =>
        pick(['', '1', '007', 'a b', '"x, y"', '"say ""no"""', `"two${end}lines"`, '"a\rb"', '""', 'é'], '');
      const row = () => Array.from({ length: width }, cell).join(',');
      const header = Array.from({ length: width }, (_, index) => `v${index}`).join(',');
      const lines = [header, ...Array.from({ length: 1 + Math.floor(random() * 40) }, row)];
      const content = lines.join(end) + pick(['', end, end + end], '');
      assert.deepEqual(
        await rowsOf(await source(content)),
        cellsOf(content.trimEnd() + end).slice(1),
        content,
      );
    }
  });

  describe('tells rows from blank lines', () => {
    it('in a file of several columns, where a blank line is nothing', async () => {
      assert.deepEqual(await rowsOf(await source('a,b\n\n1,2\n\n3,4\n\n\n')), [
        ['1', '2'],
        ['3', '4'],
      ]);
      assert.deepEqual(await rowsOf(await source('a,b\r\n1,2\r\n\r\n\r\n')), [['1', '2']]);
    });

    it('in a file of one column, where it is a missing value unless only such follow', async () => {
      assert.deepEqual(await rowsOf(await source('a\n1\n\n2\n\n\n')), [['1'], [''], ['2']]);
      assert.deepEqual(await rowsOf(await source('a\n1\n2')), [['1'], ['2']]);
    });
  });

  it('reads the file it is given, also when its name is a pattern that fits others', async () => {
    await source('a,b\n9,9\n', 'part1.csv');
    await source('a,b\n8,8\n', 'part11.csv');
    for (const name of [
      'part[1].csv',
      'part*.csv',
      'part?.csv',
      "it's.csv",
      '{a,b}.csv',
      'back\\slash.csv',
      '~.csv',
    ]) {
      assert.deepEqual(await rowsOf(await source('a,b\n1,2\n', name)), [['1', '2']], name);
    }
  });

  it('takes no notice of what the name says about compression', async () => {
    assert.deepEqual(await rowsOf(await source('a,b\n1,2\n', 'visits.csv.gz')), [['1', '2']]);
  });

  it('keeps the order of the file', async () => {
    const rows = Array.from({ length: 150_000 }, (_, index) => `${index},x`);
    const read = await rowsOf(await source(`n,x\n${rows.join('\n')}\n`));
    assert.equal(read.length, rows.length);
    assert.ok(read.every(([number], index) => number === String(index)));
  });

  it('refuses a header without rows', async () => {
    for (const content of ['a,b\n', 'a,b', 'a,b\n\n\n', 'a\n\n\n', '\ufeffa,b\r\n']) {
      const path = await source(content);
      await assert.rejects(
        openSource(path, async () => undefined),
        (error) => error instanceof DatasetSourceError && error.type === 'SourceNoRows',
        JSON.stringify(content),
      );
    }
  });

  it('refuses a line that has no end', async () => {
    const path = await source(`a,b\n1,${'x'.repeat(17 * 1024 * 1024)}\n`);
    await assert.rejects(
      openSource(path, async () => undefined),
      (error) =>
        error instanceof DatasetSourceError &&
        error.type === 'SourceLineTooLong' &&
        error.message.length < 200,
    );
  });

  it('tells of a file that broke after it was inspected, by line and without its cells', async () => {
    const path = await source('a,b\n1,2\n');
    const { header } = await inspectSource(path, { ...MACHINE, name: 'visits.csv', maxBytes: 100 });
    const broken: readonly (readonly [string, string, RegExp])[] = [
      ['a,b\n1,2\nSecret\n', 'SourceRagged', /line 3 has 1 cell, /],
      ['a,b\n1,2\nSecret,4,5\n', 'SourceRagged', /line 3 has 3 cells/],
      ['a,b\n1,2\n"Secret,4\n', 'SourceQuote', /line 3 has a quote/],
      ['a,b\n1,"Secret"x\n', 'SourceQuote', /line 2 has a quote/],
    ];
    for (const [content, type, message] of broken) {
      await source(content);
      await assert.rejects(
        openInspected(path, { header }, async () => undefined),
        (error) => {
          assert.ok(error instanceof DatasetSourceError, String(error));
          assert.equal(error.type, type);
          assert.match(error.message, message);
          return !error.message.includes('Secret');
        },
      );
    }
  });

  it('opens with little memory', async () => {
    const path = await source('a,b\n1,2\n');
    assert.equal(await openSource(path, async ({ rows }) => rows, { memoryLimit: '128MB', threads: 1 }), 1);
  });

  describe('leaves nothing behind', () => {
    it('when it ends well', async () => {
      const before = await ours();
      await openSource(await source('a,b\n1,2\n'), async () => {
        assert.equal((await ours()).length, before.length + 1);
      });
      assert.deepEqual(await ours(), before);
    });

    it('when the source is bad, its use fails, or DuckDB cannot start', async () => {
      const before = await ours();
      const path = await source('a,b\n1,2\n');
      await assert.rejects(openSource(await source('a,b\n', 'none.csv'), async () => undefined));
      await assert.rejects(
        openSource(path, async () => assert.fail('broken')),
        /broken/,
      );
      await assert.rejects(openSource(path, async () => undefined, { memoryLimit: 'much' }));
      assert.deepEqual(await ours(), before);
    });

    it('when a chunk cannot be written', async () => {
      const before = await ours();
      const path = await source(`a,b\n${'1,2\n'.repeat(10_000)}`);
      const limits = { targetTokens: 100, maxRows: 10, maxBytes: 1_000 };
      const failing = openSource(path, (dataset) =>
        dataset.split(limits, async ({ index }) => assert.notEqual(index, 3, 'no space left')),
      );
      await assert.rejects(failing, /no space left/);
      assert.deepEqual(await ours(), before);
    });
  });

  describe('when it is aborted', () => {
    const reason = new Error('cancelled by the test');

    it('does not begin', async () => {
      const path = await source('a,b\n1,2\n');
      await assert.rejects(
        openSource(path, async () => undefined, { signal: AbortSignal.abort(reason) }),
        reason,
      );
    });

    it('interrupts the query that runs and gives the reason', async () => {
      const before = await ours();
      const rows = Array.from(
        { length: 200_000 },
        (_, index) => `${index},p${index}@example.org,${index % 97}.5`,
      );
      const path = await source(`n,mail,x\n${rows.join('\n')}\n`);
      for (const delay of [0, 20, 60, 150]) {
        const controller = new AbortController();
        const timer = setTimeout(() => controller.abort(reason), delay);
        const work = openSource(
          path,
          async (dataset) => {
            for (;;) await dataset.profile();
          },
          { signal: controller.signal },
        );
        await assert.rejects(work, reason);
        clearTimeout(timer);
      }
      assert.deepEqual(await ours(), before);
    });

    it('writes no further chunk', async () => {
      const controller = new AbortController();
      const path = await source(`a,b\n${'1,2\n'.repeat(1_000)}`);
      const written: number[] = [];
      const work = openSource(
        path,
        (dataset) =>
          dataset.split({ targetTokens: 1e9, maxRows: 10, maxBytes: 1e9 }, async ({ index }) => {
            written.push(index);
            if (index === 2) controller.abort(reason);
          }),
        { signal: controller.signal },
      );
      await assert.rejects(work, reason);
      assert.deepEqual(written, [0, 1, 2]);
    });
  });
});
