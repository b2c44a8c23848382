import assert from 'node:assert/strict';
import type { PaperSize } from '../../src/contracts/reports/reportJobs.ts';
import { pageGeometry } from '../../src/reports/layout/designTokens.ts';
import type { PlacedText, ReadPdf } from './readPdf.ts';

/** Rounding of positions in the file, in points. */
const SLACK = 1.5;

/**
 * Asserts what holds on every page of every report: numbered foot, text inside the margins, body clear of
 * head and foot, no two texts over each other on a line, and something to read between head and foot.
 */
export function assertPageStructure(
  { pages, placed }: Omit<ReadPdf, 'actions'>,
  paper: PaperSize = 'A4',
): void {
  const page = pageGeometry(paper);
  for (const [index, texts] of placed.entries()) {
    const number = index + 1;
    assert.match(pages[index] ?? '', new RegExp(`Page ${number} of ${pages.length}$`));
    const footLine = page.height - page.footTop;
    const body = texts.filter(({ y }) => y < page.height - page.marginTop && y > footLine);
    assert.ok(body.length > 0, `page ${number} is empty`);
    for (const text of texts) {
      const where = `page ${number}: ${JSON.stringify(text)}`;
      assert.ok(text.x >= page.marginX - SLACK, `left of the margin on ${where}`);
      assert.ok(text.x + text.width <= page.width - page.marginX + SLACK, `right of the margin on ${where}`);
      assert.ok(text.y > 0 && text.y < page.height, `off the page on ${where}`);
    }
    for (const text of body) {
      assert.ok(
        text.y >= page.marginBottom - SLACK,
        `runs into the foot on page ${number}: ${JSON.stringify(text)}`,
      );
    }
    assertNoOverlap(texts, number);
  }
}

function assertNoOverlap(texts: readonly PlacedText[], pageNumber: number): void {
  const reading = texts.toSorted((a, b) => b.y - a.y || a.x - b.x);
  for (const [index, text] of reading.entries()) {
    for (const other of reading.slice(index + 1)) {
      if (text.y - other.y > 0.55 * Math.max(text.height, other.height)) break;
      const shared = Math.min(text.x + text.width, other.x + other.width) - Math.max(text.x, other.x);
      assert.ok(
        shared <= SLACK,
        `on page ${pageNumber} ${JSON.stringify(text)} overlaps ${JSON.stringify(other)}`,
      );
    }
  }
}
