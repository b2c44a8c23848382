import type { AnalysisReportData } from '../../src/reports/analysis/analysisReportData.ts';
import { lungReport } from './lungReport.ts';
import { type ReadPdf, readPdf } from './readPdf.ts';
import { type RenderOptions, renderReport } from './renderReport.ts';

/** The report on the sample with these changes, as its reader sees it. */
export const renderedLung = async (
  changes: Partial<AnalysisReportData> = {},
  style: RenderOptions['style'] = {},
): Promise<ReadPdf & { counted: number; text: string }> => {
  const { pdf, pages } = await renderReport(await lungReport(changes), { style });
  const report = await readPdf(pdf);
  return { ...report, counted: pages, text: report.pages.join(' ') };
};
