import { Context } from '@temporalio/activity';
import type { AnalysisId, ReportId } from '../contracts/ids.ts';
import type { Disks } from '../disks/createDisks.ts';
import { PermanentError } from '../domain/jobError.ts';
import { renderAnalysisReport } from '../reports/renderAnalysisReport.tsx';
import * as analyses from '../store/analyses.ts';
import type { Database } from '../store/database.ts';
import * as datasets from '../store/datasets.ts';
import * as reports from '../store/reports.ts';

export interface ReportActivityOptions {
  readonly database: Database;
  readonly disks: Disks;
  /** IANA zone in which the report shows dates. */
  readonly timeZone: string;
}

const objectKeyOf = (reportId: ReportId): string => `reports/${reportId}.pdf`;

/** Renders reports onto the disk and takes them away again. */
export function reportActivities({ database, disks, timeZone }: ReportActivityOptions) {
  return {
    /** Renders, stores and registers the report. Permanent `AnalysisNotCompleted` when there is nothing to show yet. */
    async renderReport(input: {
      reportId: ReportId;
      analysisId: AnalysisId;
    }): Promise<{ pages: number; bytes: number }> {
      const existing = await reports.findReport(database, input.reportId);
      if (existing) return { pages: existing.pages, bytes: existing.bytes };
      const analysis = await analyses.findAnalysis(database, input.analysisId);
      const dataset = analysis && (await datasets.findDataset(database, analysis.datasetId));
      if (!analysis?.answer || !analysis.finishedAt || !dataset?.profile) {
        throw new PermanentError('AnalysisNotCompleted', `${input.analysisId} is not a completed analysis`);
      }
      const { pdf, pages } = await renderAnalysisReport({
        reportId: input.reportId,
        clinicName: analysis.clinicId,
        datasetName: dataset.name,
        question: analysis.question,
        generatedAt: analysis.finishedAt,
        timeZone,
        sandbox: analysis.sandbox,
        profile: dataset.profile,
        answer: analysis.answer,
        method: {
          model: analysis.model,
          promptVersion: analysis.promptVersion,
          chunks: await datasets.countChunks(database, dataset.id),
          ...analysis.usage,
        },
      });
      // Rendering cannot be interrupted; a cancellation that came meanwhile must not leave a file.
      Context.current().cancellationSignal.throwIfAborted();
      const fileName = 'analysis-report.pdf';
      const stored = await disks.current.write(objectKeyOf(input.reportId), pdf, { fileName });
      await reports.registerReport(database, {
        id: input.reportId,
        analysisId: input.analysisId,
        clinicId: analysis.clinicId,
        disk: stored.disk,
        objectKey: stored.key,
        fileName,
        bytes: stored.bytes,
        pages,
        sha256: stored.sha256,
      });
      return { pages, bytes: stored.bytes };
    },

    async removeReport({ reportId }: { reportId: ReportId }): Promise<void> {
      const report = await reports.findReport(database, reportId);
      await reports.removeReport(database, reportId);
      // One that is not registered was being written to the current disk.
      const disk = report ? disks.named(report.disk) : disks.current;
      await disk.remove(report?.objectKey ?? objectKeyOf(reportId));
    },
  };
}

export type ReportActivities = ReturnType<typeof reportActivities>;
