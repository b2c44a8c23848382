import type { ReportKindName, ReportRequest } from '../contracts/reports/reportJobs.ts';
import { analysisReport } from './kinds/analysis.tsx';
import { monthlyClinicReport } from './kinds/monthlyClinic.tsx';
import type { ReportLayout } from './layout/reportLayout.ts';
import type { LoadedReport, OpenReport, ReportSources } from './reportKind.ts';

/** All kinds of reports. */
const KINDS = {
  analysis: analysisReport,
  'monthly-clinic': monthlyClinicReport,
} satisfies Record<ReportKindName, { readonly name: ReportKindName }>;

/** Finds everything a report shows. @throws PermanentError when there is nothing to report on. */
export function loadReportData(
  request: ReportRequest & { readonly reportId: string },
  sources: ReportSources,
): Promise<LoadedReport> {
  return request.kind === 'analysis'
    ? KINDS.analysis.load(request, sources)
    : KINDS['monthly-clinic'].load(request, sources);
}

/** File name of a report's download. */
export function reportFileName(request: ReportRequest): string {
  const name =
    request.kind === 'analysis'
      ? KINDS.analysis.fileName(request)
      : KINDS['monthly-clinic'].fileName(request);
  return `${name}.pdf`;
}

/** Opens a report of a kind on its stored data. @throws ZodError when the data are not of this kind. */
export function openReport(kind: ReportKindName, data: unknown, layout: ReportLayout): OpenReport {
  return KINDS[kind].open(data, layout);
}
