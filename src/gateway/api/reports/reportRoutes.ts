import { z } from 'zod';
import { requireCompletedAnalysis } from '../../../analyses/requireAnalysis.ts';
import { startJob } from '../../../contracts/client/startJob.ts';
import { generateReport, ReportKindName, ReportRequest } from '../../../contracts/reports/reportJobs.ts';
import { AnalysisId, ReportId } from '../../../contracts/shared/ids.ts';
import { requireReport } from '../../../reports/links/requireReport.ts';
import { pageOfReports } from '../../../store/reports/pageOfReports.ts';
import { objectOf, type Report } from '../../../store/reports/reports.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { Instant, pageBody, pageQuery, pageSchema } from '../page.ts';
import { StartedJobView, started } from '../startedJob.ts';

const tag = 'Reports';
const params = z.strictObject({ report: ReportId });

const facts = {
  reportId: ReportId,
  kind: ReportKindName,
  analysisId: AnalysisId.nullable().describe('of a report on an analysis'),
  month: z.string().nullable().describe('of a report on a month, such as 2026-10'),
  fileName: z.string(),
  pages: z.int(),
  bytes: z.int(),
  sha256: z.string(),
};
const ReportView = z.object(facts).meta({ id: 'Report' });
const ListedView = z.object({ ...facts, createdAt: Instant }).meta({ id: 'ReportSummary' });

const [analysisRequest, monthlyRequest] = ReportRequest.options;
const NewReport = z.discriminatedUnion('kind', [
  analysisRequest.omit({ clinicId: true }),
  monthlyRequest.omit({ clinicId: true }),
]);

const createReportRoute = defineRoute({
  method: 'POST',
  path: '/reports',
  tag,
  summary: 'Render a report',
  description:
    'The report of a completed analysis, or of a month of the clinic, which takes the place of an earlier one of the same month. The result of the job names the report.',
  scope: 'send',
  input: { body: NewReport },
  answers: { 202: StartedJobView },
  run: async ({ body }, { clinic }, { database, temporal, starting }) => {
    const { id: clinicId } = await clinic();
    if (body.kind === 'analysis') {
      await requireCompletedAnalysis(database, { clinicId, analysisId: body.analysisId });
    }
    return started(await startJob(temporal, generateReport, { ...body, clinicId }, starting));
  },
});

const listReportsRoute = defineRoute({
  method: 'GET',
  path: '/reports',
  tag,
  summary: 'List reports',
  scope: 'read',
  input: { query: pageQuery(ReportId).extend({ kind: ReportKindName.optional() }) },
  answers: { 200: pageSchema(ListedView) },
  run: async ({ query }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const page = await pageOfReports(database, { ...query, clinicId });
    const view = ({ createdAt, ...report }: (typeof page.rows)[number]) => ({
      ...viewOf(report),
      createdAt: createdAt.toISOString(),
    });
    return { status: 200, body: pageBody(page, view) };
  },
});

const showReportRoute = defineRoute({
  method: 'GET',
  path: '/reports/:report',
  tag,
  summary: 'Show a report',
  scope: 'read',
  input: { params },
  answers: { 200: ReportView },
  run: async ({ params }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    return { status: 200, body: viewOf(await requireReport(database, clinicId, params.report)) };
  },
});

const PDF = 'application/pdf';

const downloadReportRoute = defineRoute({
  method: 'GET',
  path: '/reports/:report/file',
  tag,
  summary: 'Download a report as PDF',
  description:
    'Takes `Range` (one range), `If-Range` and `If-None-Match`; the ETag is the SHA-256 of the file.',
  scope: 'read',
  input: { params },
  answers: {},
  streams: {
    200: { type: PDF, description: 'The whole file.' },
    206: { type: PDF, description: 'The range that was asked for.' },
    304: { description: 'The file of If-None-Match is the present one.' },
    416: { description: 'The file has no such range; `Content-Range` says how large it is.' },
  },
  run: async ({ params }, { clinic }, { database, disks }) => {
    const { id: clinicId } = await clinic();
    const report = await requireReport(database, clinicId, params.report);
    const { bytes, fileName } = report;
    const file = { ...objectOf(report), bytes, fileName, contentType: PDF };
    return { file, disk: disks.named(report.disk) };
  },
});

export const REPORT_ROUTES: readonly ApiRoute[] = [
  createReportRoute,
  listReportsRoute,
  showReportRoute,
  downloadReportRoute,
];

const viewOf = ({ id, analysisId, kind, month, fileName, pages, bytes, sha256 }: Report) => ({
  reportId: ReportId.parse(id),
  kind,
  analysisId: AnalysisId.nullable().parse(analysisId),
  month,
  fileName,
  pages,
  bytes,
  sha256,
});
