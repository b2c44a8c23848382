import type { ReportKindName, ReportRequest } from '../contracts/reports/reportJobs.ts';
import { analysisReport } from './kinds/analysis.tsx';
import { monthlyClinicReport } from './kinds/monthlyClinic.tsx';
import type { OpenReport, ReportSources } from './reportKind.ts';
import type { Typesetting } from './typeset/typesetting.ts';

/** Every kind of report there is. */
const KINDS = {
  analysis: analysisReport,
  'monthly-clinic': monthlyClinicReport,
} satisfies Record<ReportKindName, { readonly name: ReportKindName }>;

/** Finds everything a report shows. @throws PermanentError when there is nothing to report on. */
export function loadReportData(
  request: ReportRequest & { readonly reportId: string },
  sources: ReportSources,
): Promise<unknown> {
  return request.kind === 'analysis'
    ? KINDS.analysis.load(request, sources)
    : KINDS['monthly-clinic'].load(request, sources);
}

/** What a report's download is called. */
export function reportFileName(request: ReportRequest): string {
  const name =
    request.kind === 'analysis'
      ? KINDS.analysis.fileName(request)
      : KINDS['monthly-clinic'].fileName(request);
  return `${name}.pdf`;
}

/** The document of a kind on its data. @throws ZodError when the data are not of this kind. */
export function openReport(kind: ReportKindName, data: unknown, typesetting: Typesetting): OpenReport {
  return KINDS[kind].open(data, typesetting);
}
