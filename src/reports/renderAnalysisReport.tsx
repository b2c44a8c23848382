import { renderToBuffer } from '@react-pdf/renderer';
import { analysisReport } from './analysisReport.tsx';
import type { AnalysisReportData } from './analysisReportData.ts';

/** A rendered PDF and its real number of pages. */
export interface RenderedReport {
  readonly pdf: Uint8Array;
  readonly pages: number;
}

/** Renders the analysis report. The same data gives the same pages. */
export async function renderAnalysisReport(data: AnalysisReportData): Promise<RenderedReport> {
  let pages = 0;
  const pdf = await renderToBuffer(
    analysisReport({
      data,
      onTotalPages: (totalPages) => {
        pages = totalPages;
      },
    }),
  );
  return { pdf, pages };
}
