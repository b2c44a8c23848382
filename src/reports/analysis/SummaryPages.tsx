import { Link, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from '../layout/designTokens.ts';
import { Paragraphs } from '../layout/Paragraphs.tsx';
import { oneLine } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { RunningPage } from '../layout/RunningPage.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisReportData } from './analysisReportData.ts';
import { ANCHORS } from './anchors.ts';
import { Completeness } from './Completeness.tsx';
import { type NumberedFinding, numberedFindings } from './findingOrder.ts';
import { ImportanceMark } from './ImportanceMark.tsx';

/** The answer in short: the key findings, most important first, then the summary in prose. */
export function SummaryPages({ data }: { readonly data: AnalysisReportData }): ReactNode {
  const { i18n } = useReportLayout();
  const findings = numberedFindings(data.answer.findings);
  return (
    <RunningPage title={i18n.analysis.summary}>
      <View id={ANCHORS.summary}>
        <ReportText as="heading">{i18n.analysis.summary}</ReportText>
      </View>
      <View style={{ marginTop: space.l }}>
        {findings.length === 0 ? (
          <ReportText as="lead">{i18n.analysis.noFindings}</ReportText>
        ) : (
          findings.map((entry) => <KeyFinding key={entry.number} entry={entry} />)
        )}
      </View>
      <View style={{ marginTop: space.xl }}>
        <ReportText as="section">{i18n.analysis.inBrief}</ReportText>
        <Paragraphs as="lead">{data.answer.summary}</Paragraphs>
      </View>
      <Completeness profile={data.profile} />
    </RunningPage>
  );
}

function KeyFinding({ entry: { finding, number, anchor } }: { readonly entry: NumberedFinding }): ReactNode {
  const { i18n } = useReportLayout();
  return (
    <View
      wrap={false}
      style={{
        flexDirection: 'row',
        gap: space.m,
        paddingVertical: space.s + 2,
        borderTop: `0.5pt solid ${colour.rule}`,
      }}
    >
      <ReportText bold style={{ width: 18, color: colour.accent }}>
        {String(number)}
      </ReportText>
      <View style={{ flex: 1 }}>
        <Link src={`#${anchor}`} style={{ textDecoration: 'none' }}>
          <ReportText bold>{oneLine(finding.title)}</ReportText>
        </Link>
        <ReportText as="note">{i18n.analysis.supportedBy(finding.supportingRows)}</ReportText>
      </View>
      <View style={{ width: 112, paddingTop: 2 }}>
        <ImportanceMark importance={finding.importance} />
      </View>
    </View>
  );
}
