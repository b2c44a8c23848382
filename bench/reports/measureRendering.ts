import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { PDFDocument } from '@cantoo/pdf-lib';
import { z } from 'zod';

const PROCESS = fileURLToPath(new URL('./renderProcess.ts', import.meta.url));
const LOAD_TYPESCRIPT = new URL('../../scripts/loadTypeScript.mjs', import.meta.url).href;

/** What rendering a report took, as the process that rendered it tells it. */
export const MeasuredRendering = z.object({
  /** From the data to the file, in a process that has rendered before. */
  seconds: z.number(),
  /** Times for which the process's event loop was blocked, ms. */
  longestBlockMs: z.number(),
  p99BlockMs: z.number(),
  /** The process's own, its threads included. */
  peakRssMb: z.number(),
});
export type MeasuredRendering = z.infer<typeof MeasuredRendering>;

export type Renderer = 'aftercare' | 'reactPdf' | 'pdfkit' | 'chromium';

/** Has a process of its own render a table of about so many pages; answers how many there are and what it took. */
export async function measureRendering(
  renderer: Renderer,
  tablePages: number,
): Promise<MeasuredRendering & { readonly pages: number; readonly pagesPerSecond: number }> {
  const file = join(tmpdir(), `aftercare-bench-${process.pid}-${renderer}.pdf`);
  try {
    const child = spawn(
      process.execPath,
      ['--import', LOAD_TYPESCRIPT, PROCESS, renderer, String(tablePages), file],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    const printed = await text(child.stdout);
    const code = await exited;
    if (code !== 0) throw new Error(`${renderer} ended with ${code}`);
    const measured = MeasuredRendering.parse(JSON.parse(printed));
    const pages = (await PDFDocument.load(await readFile(file), { updateMetadata: false })).getPageCount();
    // One renderer fits a row more on its pages than another.
    if (pages < 0.95 * tablePages) throw new Error(`${renderer} printed ${pages} of ${tablePages} pages`);
    return { ...measured, pages, pagesPerSecond: pages / measured.seconds };
  } finally {
    await rm(file, { force: true });
  }
}
