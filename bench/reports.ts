import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { measureRendering, type Renderer } from './reports/measureRendering.ts';

const PAGES = 1_000;
const [FEW, MANY] = [100, 2_000];
/** Pages that the peers print; each of them takes as long for every page or longer for later ones. */
const PEER_PAGES = { reactPdf: 50, pdfkit: 250, chromium: 250 };

/** How fast a long table becomes a PDF, in how much memory, and how other ways of printing the same table compare. */
export const reports = defineBenchmark({
  name: 'reports',
  description: `A report with ${PAGES} pages of table, planned, rendered by two threads and merged; each report in a process of its own`,
  figures: {
    pagesPerSecond: { meaning: `pages a second, of ${PAGES} pages of table`, aim: { atLeast: 60 } },
    peakRssMb: {
      meaning: `highest resident memory of the process with ${PAGES} pages, MB`,
      aim: { atMost: 600 },
    },
    rss2000Vs100: {
      meaning: `highest resident memory with ${MANY} pages, to that with ${FEW}`,
      aim: { atMost: 1.25 },
    },
    time2000Vs1000: {
      meaning: `time a page with ${MANY} pages, to that with ${PAGES}`,
      aim: { atMost: 1.1 },
    },
    longestBlockMs: {
      meaning: "longest time for which the process's event loop was blocked, ms",
      aim: { atMost: 50 },
    },
    vsPlainReactPdf: {
      meaning: `pages a second, to those of react-pdf with one wrapping page`,
    },
    vsPdfkit: { meaning: 'pages a second, to those of pdfkit drawing the bare table' },
    vsChromium: { meaning: 'pages a second, to those of headless Chromium printing the table from HTML' },
  },
  async run({ say }: BenchmarkContext) {
    const measure = async (renderer: Renderer, pages: number) => {
      say(`${renderer}: ${pages} pages`);
      return measureRendering(renderer, pages);
    };
    const few = await measure('aftercare', FEW);
    const ours = await measure('aftercare', PAGES);
    const many = await measure('aftercare', MANY);
    const reactPdf = await measure('reactPdf', PEER_PAGES.reactPdf);
    const pdfkit = await measure('pdfkit', PEER_PAGES.pdfkit);
    const chromium = await measure('chromium', PEER_PAGES.chromium);
    return {
      figures: {
        pagesPerSecond: ours.pagesPerSecond,
        peakRssMb: ours.peakRssMb,
        rss2000Vs100: many.peakRssMb / few.peakRssMb,
        time2000Vs1000: ours.pagesPerSecond / many.pagesPerSecond,
        longestBlockMs: ours.longestBlockMs,
        vsPlainReactPdf: few.pagesPerSecond / reactPdf.pagesPerSecond,
        vsPdfkit: ours.pagesPerSecond / pdfkit.pagesPerSecond,
        vsChromium: ours.pagesPerSecond / chromium.pagesPerSecond,
      },
      limit: {
        plainReactPdfPagesPerSecond: reactPdf.pagesPerSecond,
        plainReactPdfPeakRssMb: reactPdf.peakRssMb,
        pdfkitPagesPerSecond: pdfkit.pagesPerSecond,
        pdfkitPeakRssMb: pdfkit.peakRssMb,
        chromiumPagesPerSecond: chromium.pagesPerSecond,
      },
    };
  },
});
