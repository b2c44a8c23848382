import { PermanentError } from '../../domain/shared/jobError.ts';
import * as analyses from '../../store/analysis/analyses.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import * as datasets from '../../store/datasets/datasets.ts';
import { AnalysisReportData } from '../analysis/analysisReportData.ts';
import { ANCHORS } from '../analysis/anchors.ts';
import { ColumnPages } from '../analysis/ColumnPages.tsx';
import { CoverPage } from '../analysis/CoverPage.tsx';
import { columnBatches } from '../analysis/columnBatches.ts';
import { FindingPages } from '../analysis/FindingPages.tsx';
import { numberedFindings } from '../analysis/findingOrder.ts';
import { MethodPages } from '../analysis/MethodPages.tsx';
import { SummaryPages } from '../analysis/SummaryPages.tsx';
import { shortened } from '../layout/printableText.ts';
import { reportClinic } from '../layout/reportClinic.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import { type DesignedPages, defineReportKind, type ReportSection } from '../reportKind.ts';

/** Findings that are laid out together. */
const FINDINGS_A_PART = 6;

/** What the model found in a data set, with the exact statistics and the rows it rests on. */
export const analysisReport = defineReportKind({
  name: 'analysis',
  fileName: () => 'analysis-report',
  data: AnalysisReportData,

  /** @throws PermanentError `AnalysisNotCompleted` when the analysis has no answer yet. */
  async load(
    { analysisId, clinicId, reportId },
    { database, appendixRows, logo },
  ): Promise<AnalysisReportData> {
    const analysis = await analyses.findAnalysis(database, clinicId, analysisId);
    const dataset = analysis && (await datasets.findDataset(database, clinicId, analysis.datasetId));
    if (!analysis?.answer || !analysis.finishedAt || !dataset?.profile) {
      throw new PermanentError(
        'AnalysisNotCompleted',
        `${analysisId} is not a completed analysis of this clinic`,
      );
    }
    const rows = Math.min(dataset.profile.rows, appendixRows);
    return {
      reportId,
      clinic: reportClinic((await requireClinic(database, clinicId)).profile, logo),
      datasetName: dataset.name,
      question: analysis.question,
      generatedAt: analysis.finishedAt,
      sandbox: analysis.sandbox,
      profile: dataset.profile,
      answer: analysis.answer,
      method: {
        model: analysis.model,
        promptVersion: analysis.promptVersion,
        chunks: await datasets.countChunks(database, clinicId, dataset.id),
        ...analysis.usage,
        models: [...analysis.models],
      },
      ...(analysis.missingChunks
        ? { coverage: { rows: analysis.rowsCovered ?? 0, missingChunks: analysis.missingChunks } }
        : {}),
      appendix: rows > 0 ? { datasetId: dataset.id, rows } : null,
    };
  },

  about: (data, { i18n, dates }) => ({
    title: `${i18n.analysis.title}: ${data.datasetName}`,
    author: data.clinic.name,
    subject: data.question,
    generatedAt: data.generatedAt,
    running: {
      head: data.datasetName,
      foot: `${shortened(data.clinic.name, 44)} · ${dates.day(data.generatedAt)}`,
      notice: data.sandbox ? i18n.sandboxFoot : null,
    },
  }),

  sections: (data, layout) => [
    designed(null, { pages: 1, render: () => <CoverPage data={data} /> }),
    designed(
      { anchor: ANCHORS.summary, title: layout.i18n.analysis.summary },
      { pages: 1, render: () => <SummaryPages data={data} /> },
    ),
    ...findings(data, layout),
    statistics(data, layout),
    designed(
      { anchor: ANCHORS.method, title: layout.i18n.analysis.method },
      { pages: 1, render: () => <MethodPages data={data} /> },
    ),
    ...appendix(data, layout),
  ],
});

const designed = (entry: ReportSection['entry'], part: Omit<DesignedPages, 'type'>): ReportSection => ({
  entry,
  subEntries: [],
  parts: [{ type: 'designed', ...part }],
});

function findings(data: AnalysisReportData, { i18n }: ReportLayout): ReportSection[] {
  const numbered = numberedFindings(data.answer.findings);
  if (numbered.length === 0) return [];
  const starts = Array.from(
    { length: Math.ceil(numbered.length / FINDINGS_A_PART) },
    (_, part) => part * FINDINGS_A_PART,
  );
  return [
    {
      entry: { anchor: ANCHORS.findings, title: i18n.analysis.findings },
      subEntries: numbered.map(({ finding, number, anchor }) => ({
        anchor,
        title: `${number}. ${shortened(finding.title, 120)}`,
      })),
      parts: starts.map((from) => {
        const to = Math.min(from + FINDINGS_A_PART, numbered.length);
        return {
          type: 'designed',
          pages: Math.ceil((to - from) / 2),
          render: () => <FindingPages data={data} from={from} to={to} />,
        };
      }),
    },
  ];
}

function statistics(data: AnalysisReportData, { i18n }: ReportLayout): ReportSection {
  return {
    entry: { anchor: ANCHORS.statistics, title: i18n.analysis.statistics },
    subEntries: [],
    parts: columnBatches(data.profile).map(({ columns, pages }, index) => ({
      type: 'designed',
      pages,
      render: () => <ColumnPages data={data} columns={columns} first={index === 0} />,
    })),
  };
}

function appendix(data: AnalysisReportData, { i18n }: ReportLayout): ReportSection[] {
  if (data.appendix === null) return [];
  const { datasetId, rows } = data.appendix;
  const title = i18n.analysis.appendix;
  return [
    {
      entry: { anchor: ANCHORS.rows, title },
      subEntries: [],
      parts: [
        {
          type: 'rows',
          anchor: ANCHORS.rows,
          datasetId,
          rows,
          columns: data.profile.columns.map(({ name, kind }) => ({ name, numeric: kind === 'numeric' })),
          title,
          intro: i18n.analysis.appendixIntro(rows, data.profile.rows),
          numberTitle: i18n.analysis.rowNumber,
        },
      ],
    },
  ];
}
