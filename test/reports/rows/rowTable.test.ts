import assert from 'node:assert/strict';
import { chunkRows } from '../../../src/reports/rows/chunkRows.ts';
import { plainAnswer, plainResults } from '../../support/plainResults.ts';
import { SENT } from '../../support/sent.ts';
import { lungChunks, lungReport } from '../lungReport.ts';
import { assertPageStructure } from '../pageStructure.ts';
import { assertSoundPdf, textOfPdf } from '../qpdfCheck.ts';
import { readPdf } from '../readPdf.ts';
import { type RenderOptions, renderReport } from '../renderReport.ts';

const appendix = (rows: number) => lungReport({ appendix: { datasetId: 'ds_0', rows } });

/** A report on a table made of text columns alone, with those rows in its appendix. */
const tableReport = async (
  names: readonly string[],
  rows: readonly (readonly string[])[],
  options: RenderOptions = {},
) => {
  const columns = names.map((name) => ({
    kind: 'text' as const,
    treatment: SENT,
    missingTexts: [],
    oddValues: [],
    type: 'text' as const,
    dates: null,
    name,
    count: rows.length,
    missing: 0,
    distinct: 1,
    topValues: [],
  }));
  const quoted = (cells: readonly string[]) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  const data = await lungReport({
    profile: { rows: rows.length, columns, notices: [] },
    results: plainResults(rows.length),
    claims: [],
    answer: plainAnswer('A table.'),
    appendix: { datasetId: 'ds_0', rows: rows.length },
  });
  return renderReport(data, { chunks: [`${[names, ...rows].map(quoted).join('\n')}\n`], ...options });
};

describe('the appendix', () => {
  it('prints every cell of every row, in their order and as they are in the data', async () => {
    const { pdf } = await renderReport(await appendix(228), { chunks: lungChunks() });
    await assertSoundPdf(pdf);
    const lines = (await textOfPdf(pdf)).flatMap((page) => page.split('\n'));
    const printed = lines
      .map((line) => line.trim().split(/\s+/))
      .filter((cells) => cells.length === 11 && cells.every((cell) => /^(-?[\d.]+|·)$/.test(cell)));
    const rows = lungChunks().flatMap((csv) => chunkRows(Buffer.from(csv, 'utf8')));
    const expected = rows.map((cells, index) => [String(index + 1), ...cells.map((cell) => cell || '·')]);
    assert.deepEqual(printed, expected);
  });

  it('has exactly the pages that were planned, with the heads on each', async () => {
    const { pdf, pages, parts } = await renderReport(await appendix(228), { chunks: lungChunks() });
    const report = await readPdf(pdf);
    assert.equal(report.pages.length, pages);
    assert.equal(parts, 4);
    assertPageStructure(report);
    const tables = report.pages.filter((page) => / Row inst time status /.test(page));
    assert.equal(tables.length, 6);
  });

  it('has its running head and foot in the places of the other pages’', async () => {
    const { placed } = await readPdf((await renderReport(await appendix(228), { chunks: lungChunks() })).pdf);
    const [method, rows] = placed.slice(-7).map((page) => {
      const running = page.filter(({ y }) => y < 50 || y > 790);
      const right = Math.max(...running.filter(({ y }) => y > 790).map(({ x, width }) => x + width));
      const left = running.filter(({ x }) => x < 300);
      return { left: left.map(({ text, x, y }) => [text, Math.round(10 * x), Math.round(10 * y)]), right };
    });
    assert.ok(method && rows && method.left.length >= 2);
    assert.deepEqual(rows.left, method.left);
    assert.ok(Math.abs(rows.right - method.right) < 1, `${rows.right} and ${method.right}`);
  });

  it('keeps the running head of a name in another writing', async () => {
    const data = { ...(await appendix(40)), datasetName: '患者年龄' };
    const { pages } = await readPdf((await renderReport(data, { chunks: lungChunks() })).pdf);
    assert.match(pages.at(-1) ?? '', /患者年龄/);
  });

  it('prints no more rows than it was asked for, and says how many there are', async () => {
    const { pdf } = await renderReport(await appendix(30), { chunks: lungChunks() });
    const text = (await readPdf(pdf)).pages.join(' ');
    assert.match(text, /The first 30 rows of 228 rows in their order/);
    assert.match(text, / 30 1\.0 12 /);
    assert.doesNotMatch(text, / 31 12\.0 473 /);
  });

  it('never cuts a row: a long one moves to the next page whole', async () => {
    const long = Array.from({ length: 60 }, (_, word) => `word${word}`).join(' ');
    const rows = Array.from({ length: 60 }, (_, row) => [`start-${row}`, `${long} end-${row}`]);
    const { pages } = await readPdf((await tableReport(['key', 'note'], rows)).pdf);
    for (let row = 0; row < rows.length; row += 1) {
      const at = pages.findIndex((page) => page.includes(`start-${row} `));
      assert.ok(pages[at]?.includes(`end-${row} `), `row ${row} is cut`);
    }
  });

  it('shows a table wider than the page in bands of columns, the rows the same in each', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `column_${index}`);
    const rows = Array.from({ length: 70 }, (_, row) => names.map((_, column) => `r${row}c${column}`));
    const report = await readPdf((await tableReport(names, rows)).pdf);
    assertPageStructure(report);
    const text = report.pages.join(' ');
    for (const cell of ['r0c0', 'r0c39', 'r69c0', 'r69c39', 'r35c20'])
      assert.ok(text.includes(` ${cell} `), cell);
    const bands = report.pages.filter((page) => / r0c\d+ /.test(page));
    assert.ok(bands.length > 2);
    for (const page of bands) assert.match(page, /Columns \d+ to \d+ of 40/);
    const lastRows = new Set(bands.map((page) => page.match(/ (\d+) r\d+c\d+ (?!.* r\d+c)/)?.[1]));
    assert.equal(lastRows.size, 1);
  });

  const WRITINGS: readonly [what: string, text: string][] = [
    ['Hebrew', 'גיל המטופל'],
    ['Arabic', 'عمر المريض'],
    ['Chinese', '患者年龄六十五岁'],
    ['Korean', '환자의 나이'],
    ['Greek and Cyrillic', 'Ωμέγα Привет'],
  ];
  for (const [what, text] of WRITINGS) {
    it(`writes ${what} without missing glyphs`, async () => {
      const rows = [
        ['a', text, 'z'],
        ['b', `${text} 12 mg`, 'z'],
      ];
      const { pdf } = await tableReport(['key', text, 'end'], rows);
      await assertSoundPdf(pdf);
      const printed = (await textOfPdf(pdf))
        .join('\n')
        .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
      assert.doesNotMatch(printed, /¿|\ufffd/);
      for (const word of text.split(' ')) assert.ok(printed.includes(word), `${word} in ${printed}`);
    });
  }

  it('breaks a word that is longer than its column and ends a text without end in an ellipsis', async () => {
    const { pdf } = await tableReport(
      ['key', 'note'],
      [
        ['a', 'W'.repeat(60)],
        ['b', 'x'.repeat(20_000)],
      ],
    );
    const report = await readPdf(pdf);
    assertPageStructure(report);
    assert.match(report.pages.join(' '), /x…/);
  });

  it('keeps the quotes, commas and line feeds of a cell on its one line', async () => {
    const { pdf } = await tableReport(
      ['key', 'note'],
      [
        ['a', 'say "yes", then\nleave'],
        ['', ''],
      ],
    );
    const text = (await readPdf(pdf)).pages.join(' ');
    assert.match(text, / 1 a say "yes", then leave /);
    assert.match(text, / 2 · · /);
  });

  it('fits Letter, in German', async () => {
    const style = { paper: 'Letter', locale: 'de' } as const;
    const { pdf, pages } = await renderReport(await appendix(228), { chunks: lungChunks(), style });
    await assertSoundPdf(pdf);
    const report = await readPdf(pdf);
    assert.match(report.pages.at(-1) ?? '', new RegExp(`Seite ${pages} von ${pages}$`));
    assert.equal(report.info.Language, 'de-DE');
    assert.match(report.pages.join(' '), /Alle 228 Zeilen des Datensatzes/);
    assert.match(report.pages[0] ?? '', /24\. November 2026, 15:32 Uhr/);
    for (const text of report.placed.flat()) assert.ok(text.y > 0 && text.y < 792, JSON.stringify(text));
  });
});
