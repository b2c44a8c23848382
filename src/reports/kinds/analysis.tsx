import { PermanentError } from '../../domain/shared/jobError.ts';
import * as analyses from '../../store/analysis/analyses.ts';
import { requireClinic } from '../../store/clinics/clinics.ts';
import * as datasets from '../../store/datasets/datasets.ts';
import { AnswerPage } from '../analysis/AnswerPage.tsx';
import { AnalysisReportData } from '../analysis/analysisReportData.ts';
import { type AnalysisView, analysisView } from '../analysis/analysisView.ts';
import { ANCHORS } from '../analysis/anchors.ts';
import { ColumnPages } from '../analysis/ColumnsSection.tsx';
import { columnBatches } from '../analysis/columnBatches.ts';
import { MethodPages } from '../analysis/MethodPages.tsx';
import { ResultPages } from '../analysis/ResultPages.tsx';
import { TableOnePages } from '../analysis/TableOnePages.tsx';
import { shortened } from '../layout/printableText.ts';
import { reportClinic } from '../layout/reportClinic.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';
import { type DesignedPages, defineReportKind, type ReportSection } from '../reportKind.ts';

/** Rows of Table 1 that are laid out together. */
const TABLE_ROWS_A_PART = 40;

/** The answer to a question about a data set, with the computed results it rests on. */
export const analysisReport = defineReportKind({
  name: 'analysis',
  fileName: () => 'analysis-report',
  data: AnalysisReportData,

  /** @throws PermanentError `AnalysisNotCompleted` when the analysis has no answer yet. */
  async load(
    { analysisId, clinicId, reportId },
    { database, appendixRows, logo },
  ): Promise<AnalysisReportData> {
    const analysis = await analyses.findAnalysisWithParts(database, clinicId, analysisId);
    const dataset = analysis && (await datasets.findDataset(database, clinicId, analysis.datasetId));
    if (
      !analysis?.answer ||
      !analysis.plan ||
      !analysis.results ||
      !analysis.finishedAt ||
      !dataset?.profile
    ) {
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
      locale: analysis.locale,
      generatedAt: analysis.finishedAt,
      sandbox: analysis.sandbox,
      profile: dataset.profile,
      plan: analysis.plan,
      results: analysis.results,
      claims: [...analysis.claims],
      answer: analysis.answer,
      method: {
        model: analysis.model,
        promptVersion: analysis.promptVersion,
        chunks: await datasets.countChunks(database, clinicId, dataset.id),
        chunksRead: analysis.chunksRead ?? 0,
        readRows: analysis.readRows,
        ...analysis.usage,
        models: [...analysis.models],
      },
      ...(analysis.missingChunks
        ? { coverage: { rows: analysis.rowsRead ?? 0, missingChunks: analysis.missingChunks } }
        : {}),
      appendix: rows > 0 ? { datasetId: dataset.id, rows } : null,
    };
  },

  locale: ({ locale }) => locale,

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

  sections: (data, layout) => {
    const view = analysisView(data, layout);
    return [
      designed(
        { anchor: ANCHORS.answer, title: layout.i18n.analysis.answer },
        { pages: 1, render: () => <AnswerPage view={view} /> },
      ),
      ...tableOne(view, layout),
      ...results(view, layout),
      ...appendix(data, layout),
    ];
  },
});

const designed = (entry: ReportSection['entry'], part: Omit<DesignedPages, 'type'>): ReportSection => ({
  entry,
  subEntries: [],
  parts: [{ type: 'designed', ...part }],
});

/** Table 1 in parts of about the same size, so that the last of them is not the only row of a page. */
function tableOne(view: AnalysisView, { i18n }: ReportLayout): ReportSection[] {
  const { length } = view.data.results.tableOne.rows;
  if (length === 0) return [];
  const parts = Math.ceil(length / TABLE_ROWS_A_PART);
  const start = (part: number) => Math.round((part * length) / parts);
  return [
    {
      entry: { anchor: ANCHORS.tableOne, title: i18n.analysis.tableOne.title },
      subEntries: [],
      parts: Array.from({ length: parts }, (_, part) => ({
        type: 'designed',
        pages: Math.ceil(length / parts / 16),
        render: () => <TableOnePages view={view} from={start(part)} to={start(part + 1)} />,
      })),
    },
  ];
}

/**
 * Findings, further results, data quality, columns and method are on the same pages, so that none of them ends with a page that is
 * nearly empty; further columns, and then the method, have their own.
 */
function results(view: AnalysisView, { i18n }: ReportLayout): ReportSection[] {
  const { analysis, method } = i18n;
  const [firstColumns, ...furtherColumns] = columnBatches(view.data.profile);
  const hasMethod = furtherColumns.length === 0;
  const first: DesignedPages = {
    type: 'designed',
    pages: Math.ceil(view.findings.length / 2) + 3 + (firstColumns?.pages ?? 0),
    render: () => <ResultPages view={view} columns={firstColumns?.columns ?? []} hasMethod={hasMethod} />,
  };
  const further = furtherColumns.map(
    ({ columns, pages }): DesignedPages => ({
      type: 'designed',
      pages,
      render: () => <ColumnPages columns={columns} />,
    }),
  );
  const ownMethod: DesignedPages = { type: 'designed', pages: 2, render: () => <MethodPages view={view} /> };
  const [start, ...rest] = [
    ...findings(view, analysis.findings),
    ...(view.further.length > 0 ? [listed(ANCHORS.further, analysis.further.title)] : []),
    listed(ANCHORS.quality, analysis.quality.title),
    listed(ANCHORS.statistics, analysis.statistics, further),
    listed(ANCHORS.method, method.title, hasMethod ? [] : [ownMethod]),
  ];
  return start ? [{ ...start, parts: [first] }, ...rest] : [];
}

const listed = (anchor: string, title: string, parts: readonly DesignedPages[] = []): ReportSection => ({
  entry: { anchor, title },
  subEntries: [],
  parts,
});

function findings({ findings: found }: AnalysisView, title: string): ReportSection[] {
  if (found.length === 0) return [];
  const subEntries = found.map((finding) => ({
    anchor: finding.anchor,
    title: `${finding.number}. ${shortened(finding.title.text, 120)}`,
  }));
  return [{ ...listed(ANCHORS.findings, title), subEntries }];
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
