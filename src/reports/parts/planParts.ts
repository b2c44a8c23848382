import type { PaperSize } from '../../contracts/reports/reportJobs.ts';
import { pageGeometry } from '../layout/designTokens.ts';
import type { OpenReport, RowPages } from '../reportKind.ts';
import { headHeight } from '../rows/layoutRow.ts';
import { PagePlanner } from '../rows/planPages.ts';
import type { RowLayout } from '../rows/rowLayout.ts';
import type { PartSpec, RowPartSpec } from './partSpec.ts';

/** Pages of rows in a part: about half a second's work. */
const PAGES_A_PART = 50;

/** The rows that pages are planned for, and what can measure them. */
export interface RowReader {
  /** Rows of each chunk, in their order. */
  chunkSizes(datasetId: string): Promise<readonly number[]>;
  layOut(section: RowPages): Promise<RowLayout>;
  /** Points of each row of a chunk. */
  rowHeights(datasetId: string, chunk: number, layout: RowLayout): Promise<readonly number[]>;
}

/** Cuts a report into parts: pages are counted before any is drawn. */
export async function planParts(
  { sections }: OpenReport,
  paper: PaperSize,
  reader: RowReader,
): Promise<PartSpec[]> {
  const specs: PartSpec[] = [];
  for (const [section, { parts }] of sections.entries()) {
    for (const [part, pages] of parts.entries()) {
      if (pages.type === 'designed') {
        specs.push({ type: 'designed', section, part, estimatedPages: pages.pages });
      } else {
        for (const rows of await planRows(pages, paper, reader)) specs.push({ ...rows, section, part });
      }
    }
  }
  return specs;
}

type RowsWithoutPlace = Omit<RowPartSpec, 'section' | 'part'>;

async function planRows(pages: RowPages, paper: PaperSize, reader: RowReader): Promise<RowsWithoutPlace[]> {
  const layout = await reader.layOut(pages);
  const sizes = await reader.chunkSizes(pages.datasetId);
  const planner = new PagePlanner(pageGeometry(paper), {
    bands: layout.bands.length,
    head: headHeight(layout, pages.numberTitle),
  });
  let left = pages.rows;
  for (let chunk = 0; chunk < sizes.length && left > 0; chunk += 1) {
    const heights = (await reader.rowHeights(pages.datasetId, chunk, layout)).slice(0, left);
    for (const height of heights) planner.add(height);
    left -= heights.length;
  }
  return cutIntoParts(
    planner.finish(),
    sizes,
    Math.max(1, Math.floor(PAGES_A_PART / layout.bands.length)),
  ).map((part) => ({ type: 'rows', datasetId: pages.datasetId, layout, ...part }));
}

type Cut = Pick<RowPartSpec, 'chunks' | 'skip' | 'firstRow' | 'pageRows'>;

/**
 * Runs of pages with the chunks their rows are in.
 *
 * @param pageRows rows on each page
 * @param chunkSizes rows in each chunk
 */
export function cutIntoParts(
  pageRows: readonly number[],
  chunkSizes: readonly number[],
  pagesAPart: number,
): Cut[] {
  const cuts: Cut[] = [];
  let row = 0;
  let chunk = 0;
  let chunkStart = 0;
  const moveTo = (target: number) => {
    while (target >= chunkStart + (chunkSizes[chunk] ?? Number.POSITIVE_INFINITY)) {
      chunkStart += chunkSizes[chunk] ?? 0;
      chunk += 1;
    }
  };
  for (let page = 0; page < pageRows.length; page += pagesAPart) {
    const run = pageRows.slice(page, page + pagesAPart);
    moveTo(row);
    const from = chunk;
    const skip = row - chunkStart;
    const firstRow = row + 1;
    row += run.reduce((sum, rows) => sum + rows, 0);
    moveTo(row - 1);
    cuts.push({ chunks: { from, to: chunk }, skip, firstRow, pageRows: run });
  }
  return cuts;
}
