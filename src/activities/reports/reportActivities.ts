import { Context } from '@temporalio/activity';
import type { ClinicLogo } from '../../contracts/clinics/clinicLogo.ts';
import {
  CalendarMonth,
  ReportKindName,
  type ReportRequest,
  reportLocaleOf,
} from '../../contracts/reports/reportJobs.ts';
import type { ClinicId, ReportId } from '../../contracts/shared/ids.ts';
import type { Disks } from '../../disks/createDisks.ts';
import { lastWholeMonth } from '../../domain/reports/calendarMonth.ts';
import { reportKey, reportPartsPrefix } from '../../domain/shared/clinicObjects.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import type { CoverLogo } from '../../reports/layout/reportClinic.ts';
import { ReportStyle, reportLayout } from '../../reports/layout/reportLayout.ts';
import { PartSpec, plannedPages } from '../../reports/parts/partSpec.ts';
import type { RenderPool } from '../../reports/parts/renderPool.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import type { Database } from '../../store/database.ts';
import * as reportParts from '../../store/reports/reportParts.ts';
import * as reports from '../../store/reports/reports.ts';
import { chunkRowReader, chunksOf } from './chunkRowReader.ts';

export interface ReportActivityOptions {
  readonly database: Database;
  readonly disks: Disks;
  readonly renderPool: RenderPool;
  /** Most rows that an appendix prints. */
  readonly appendixRows: number;
  /** Parts of one report rendered at once. */
  readonly concurrency: number;
}

/** How a report is going to be rendered. */
export interface PlannedReport {
  readonly parts: number;
  readonly pages: number;
  readonly concurrency: number;
}

/** Documents and fonts take most of a second to load, which the workers of other queues do without. */
const loadReportKinds = () => import('../../reports/reportKinds.ts');

/** Plans reports, renders their parts, joins them on the disk, and takes away what is not needed any more. */
export function reportActivities(options: ReportActivityOptions) {
  const { database, disks, renderPool } = options;

  const openPlan = async (clinicId: ClinicId, reportId: ReportId) => {
    const plan = await reportParts.findReportPlan(database, clinicId, reportId);
    if (!plan) throw new PermanentError('ReportNotPlanned', `${reportId} has no plan`);
    return { kind: ReportKindName.parse(plan.kind), data: plan.data, style: ReportStyle.parse(plan.style) };
  };

  const coverLogo = async (logo: ClinicLogo | null): Promise<CoverLogo | null> => {
    if (!logo) return null;
    const { disk, objectKey: key, sha256, width, height } = logo;
    const png = await disks.named(disk).read({ key, sha256 });
    return { src: `data:image/png;base64,${Buffer.from(png).toString('base64')}`, width, height };
  };

  return {
    /**
     * Loads what the report shows, counts its pages and cuts it into parts; the same answer when it is planned already.
     * Permanent, with the loader's type, when there is nothing to report on.
     */
    async planReport(input: { reportId: ReportId; request: ReportRequest }): Promise<PlannedReport> {
      const { reportId, request } = input;
      const { clinicId } = request;
      const { cancellationSignal: signal, info } = Context.current();
      if (!(await reportParts.findReportPlan(database, clinicId, reportId))) {
        const { loadReportData, openReport } = await loadReportKinds();
        const { planParts } = await import('../../reports/parts/planParts.ts');
        const { profile, logo } = await requireClinic(database, clinicId);
        const { timeZone } = profile;
        const sources = {
          database,
          timeZone,
          now: new Date(),
          appendixRows: options.appendixRows,
          logo: await coverLogo(logo),
        };
        const { data, locale } = await loadReportData({ ...request, reportId }, sources);
        const style: ReportStyle = {
          locale: request.locale ?? locale ?? reportLocaleOf(profile.locale),
          paper: request.paper ?? profile.paper,
          timeZone,
        };
        const report = openReport(request.kind, data, reportLayout(style));
        const reader = chunkRowReader({ clinicId, database, disks, renderPool, signal });
        const specs = await planParts(report, style.paper, reader);
        const workflowId = info.workflowExecution?.workflowId ?? null;
        const plan = { reportId, kind: request.kind, clinicId, workflowId, data, style };
        await reportParts.storeReportPlan(database, plan, specs);
      }
      const parts = await reportParts.listReportParts(database, clinicId, reportId);
      const pages = parts.reduce((sum, { spec }) => sum + plannedPages(PartSpec.parse(spec)), 0);
      return { parts: parts.length, pages, concurrency: options.concurrency };
    },

    /** Renders one part onto the disk; answers at once for one that is there. `planned` is what the plan counted it as. */
    async renderPart(input: {
      clinicId: ClinicId;
      reportId: ReportId;
      part: number;
    }): Promise<{ planned: number; pages: number }> {
      const { clinicId, reportId, part: index } = input;
      const { cancellationSignal: signal } = Context.current();
      const plan = await openPlan(clinicId, reportId);
      const part = await reportParts.findReportPart(database, clinicId, reportId, index);
      if (!part) throw new PermanentError('ReportNotPlanned', `${reportId} has no part ${index}`);
      const spec = PartSpec.parse(part.spec);
      const planned = plannedPages(spec);
      if (part.object) return { planned, pages: part.object.pages };
      const chunks = spec.type === 'rows' ? await chunksOf(spec, { clinicId, database, disks }) : [];
      const { pdf, pages } = await renderPool.renderPart({ ...plan, spec, chunks }, signal);
      const key = `${reportPartsPrefix(clinicId, reportId)}${index}.pdf`;
      const { disk, sha256 } = await disks.current.write(key, pdf);
      await reportParts.recordReportPart(database, clinicId, reportId, index, { disk, key, sha256, pages });
      return { planned, pages };
    },

    /** Joins the rendered parts, stores and registers the report. */
    async mergeReport(input: {
      reportId: ReportId;
      request: ReportRequest;
    }): Promise<{ pages: number; bytes: number }> {
      const { reportId, request } = input;
      const { clinicId } = request;
      const { cancellationSignal: signal } = Context.current();
      const existing = await reports.findReport(database, clinicId, reportId);
      if (existing) return { pages: existing.pages, bytes: existing.bytes };
      const plan = await openPlan(clinicId, reportId);
      const parts: Uint8Array[] = [];
      for (const { index, object } of await reportParts.listReportParts(database, clinicId, reportId)) {
        signal.throwIfAborted();
        if (!object) throw new PermanentError('PartNotRendered', `${reportId} lacks part ${index}`);
        parts.push(await disks.named(object.disk).read(object));
      }
      const { pdf, pages } = await renderPool.mergeParts({ ...plan, parts }, signal);
      const fileName = (await loadReportKinds()).reportFileName(request);
      const stored = await disks.current.write(reportKey(clinicId, reportId), pdf, { fileName });
      await reports.registerReport(database, {
        id: reportId,
        kind: request.kind,
        clinicId,
        analysisId: request.kind === 'analysis' ? request.analysisId : null,
        month: request.kind === 'monthly-clinic' ? request.month : null,
        disk: stored.disk,
        objectKey: stored.key,
        fileName,
        bytes: stored.bytes,
        pages,
        sha256: stored.sha256,
      });
      return { pages, bytes: stored.bytes };
    },

    /** Lets the report of a month take the place of earlier ones; answers how many there were. */
    async replaceEarlierReports(input: {
      reportId: ReportId;
      request: ReportRequest;
    }): Promise<{ replaced: number }> {
      const { reportId, request } = input;
      if (request.kind !== 'monthly-clinic') return { replaced: 0 };
      const older = await reports.replaceOlderReports(database, { id: reportId, ...request });
      for (const { disk, objectKey } of older) await disks.named(disk).remove(objectKey);
      return { replaced: older.length };
    },

    /** Removes the parts and the plan of a report, whether it was finished or not. */
    async removeParts({ clinicId, reportId }: { clinicId: ClinicId; reportId: ReportId }): Promise<void> {
      // The disk of new objects may have changed while the report was rendered.
      for (const disk of disks.all) await disk.removeAll(reportPartsPrefix(clinicId, reportId));
      await reportParts.removeReportPlan(database, clinicId, reportId);
    },

    async removeReport({ clinicId, reportId }: { clinicId: ClinicId; reportId: ReportId }): Promise<void> {
      const report = await reports.findReport(database, clinicId, reportId);
      await reports.removeReport(database, clinicId, reportId);
      // One that is not registered was being written to the current disk.
      const disk = report ? disks.named(report.disk) : disks.current;
      await disk.remove(report?.objectKey ?? reportKey(clinicId, reportId));
    },

    /** The last month that has ended in the clinic's zone by this instant, ISO 8601. */
    async lastMonth({ clinicId, at }: { clinicId: ClinicId; at: string }): Promise<CalendarMonth> {
      const { profile } = await requireClinic(database, clinicId);
      return CalendarMonth.parse(lastWholeMonth(new Date(at), profile.timeZone));
    },
  };
}

export type ReportActivities = ReturnType<typeof reportActivities>;
