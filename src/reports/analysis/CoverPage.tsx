import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { atMost, CoverFrame } from '../layout/CoverFrame.tsx';
import { size, space } from '../layout/designTokens.ts';
import { Metric } from '../layout/Metric.tsx';
import { Notice } from '../layout/Notice.tsx';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { SandboxNotice } from '../layout/SandboxNotice.tsx';
import type { AnalysisReportData } from './analysisReportData.ts';
import { missingCells } from './profileTotals.ts';

/** Characters from which the question is set smaller and may be cut: the method page then shows all of it. */
export const LONG_QUESTION = 300;
const MOST_LINES = 10;
const MOST_CHARACTERS = 900;

/** The cover: title, data set, clinic, date, and the size of the data set in four metrics. */
export function CoverPage({ data }: { readonly data: AnalysisReportData }): ReactNode {
  const { i18n, numbers, dates } = useReportLayout();
  const { rows, columns } = data.profile;
  const findings = data.answer.findings.length;
  return (
    <CoverFrame
      clinic={data.clinic}
      title={i18n.analysis.title}
      about={data.datasetName}
      date={dates.time(data.generatedAt)}
    >
      <View style={{ marginTop: 72 }}>
        <ReportText as="label" bold>
          {i18n.question}
        </ReportText>
        <ReportText
          as="lead"
          style={{
            ...atMost(MOST_LINES),
            marginTop: space.s,
            fontSize: data.question.length > LONG_QUESTION ? size.lead : size.section,
          }}
        >
          {shortened(data.question, MOST_CHARACTERS)}
        </ReportText>
      </View>
      <View style={{ flexDirection: 'row', gap: space.l, marginTop: 64 }}>
        <Metric value={numbers.count(rows)} label={i18n.rowsWord(rows)} />
        <Metric value={numbers.count(columns.length)} label={i18n.columnsWord(columns.length)} />
        <Metric
          value={numbers.share(missingCells(data.profile), rows * columns.length)}
          label={i18n.analysis.ofCellsMissing}
        />
        <Metric value={numbers.count(findings)} label={i18n.analysis.findingsWord(findings)} />
      </View>
      {data.coverage ? (
        <View style={{ marginTop: space.xl }} wrap={false}>
          <Notice
            title={i18n.analysis.missingChunks.title}
            text={i18n.analysis.missingChunks.text(data.coverage, rows, data.method.chunks)}
          />
        </View>
      ) : null}
      {data.sandbox ? (
        <View style={{ marginTop: data.coverage ? space.m : space.xl }} wrap={false}>
          <SandboxNotice />
        </View>
      ) : null}
      <ReportText as="note" style={{ marginTop: space.xl }}>
        {i18n.analysis.source(data.reportId, rows, columns.length)}
      </ReportText>
    </CoverFrame>
  );
}
