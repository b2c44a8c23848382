import assert from 'node:assert/strict';
import { getDocumentProxy } from 'unpdf';
import { lungChunks, lungReport } from '../lungReport.ts';
import { assertSoundPdf } from '../qpdfCheck.ts';
import { readPdf } from '../readPdf.ts';
import { renderReport } from '../renderReport.ts';

describe('a merged report', () => {
  let pdf: Uint8Array;
  let pages: readonly string[];
  let outline: readonly string[];
  before(async () => {
    const data = await lungReport({ appendix: { datasetId: 'ds_0', rows: 228 } });
    ({ pdf } = await renderReport(data, { chunks: lungChunks() }));
    ({ pages, outline } = await readPdf(pdf));
  });

  it('is a sound file', () => assertSoundPdf(pdf));

  it('lists in its contents the pages on which the sections begin', () => {
    const contents = pages[1] ?? '';
    for (const title of [
      'Table 1',
      'Findings',
      'Further results',
      'Columns',
      'Method',
      'Appendix: the rows',
    ]) {
      const number = Number(new RegExp(` ${title} (\\d+)(?= )`).exec(contents)?.[1]);
      assert.ok(pages[number - 1]?.includes(` ${title} `), `${title} is not on page ${number}`);
    }
  });

  it('leads from every line of its contents to the page it names, and from the key figures to the findings', async () => {
    const document = await getDocumentProxy(new Uint8Array(pdf));
    const targetsOf = async (number: number) => {
      const page = await document.getPage(number);
      const annotations: { subtype: string; dest: unknown }[] = await page.getAnnotations();
      return Promise.all(
        annotations
          .filter(({ subtype }) => subtype === 'Link')
          .map(async ({ dest }) => {
            const [ref] = (typeof dest === 'string' ? await document.getDestination(dest) : null) ?? [];
            return (await document.getPageIndex(ref)) + 1;
          }),
      );
    };
    const fromContents = await targetsOf(2);
    assert.equal(fromContents.length, 12);
    assert.deepEqual(
      fromContents,
      fromContents.toSorted((a, b) => a - b),
    );
    const fromKeyFigures = await targetsOf(1);
    assert.equal(fromKeyFigures.length, 3);
    for (const [index, target] of fromKeyFigures.entries()) {
      assert.match(pages[target - 1] ?? '', new RegExp(` ${index + 1}\\. `));
    }
  });

  it('has an outline with the findings below their section', () => {
    assert.deepEqual(outline.slice(0, 5), [
      'The answer',
      'Contents',
      'Table 1',
      'Findings',
      '1. Survival is shorter with a worse performance score',
    ]);
    assert.equal(outline.at(-1), 'Appendix: the rows');
  });

  it('numbers every page', () => {
    for (const [index, page] of pages.entries()) {
      assert.match(page, new RegExp(`Page ${index + 1} of ${pages.length}$`));
    }
  });
});
