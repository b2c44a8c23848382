import { Link, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from '../typeset/designTokens.ts';
import { Paragraphs } from '../typeset/Paragraphs.tsx';
import { oneLine } from '../typeset/printableText.ts';
import { RunningPage } from '../typeset/RunningPage.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';
import type { AnalysisReportData } from './analysisReportData.ts';
import { ANCHORS } from './anchors.ts';
import { Completeness } from './Completeness.tsx';
import { type NumberedFinding, numberedFindings } from './findingOrder.ts';
import { ImportanceMark } from './ImportanceMark.tsx';

/** The answer in short: the key findings, most important first, then the summary in prose. */
export function SummaryPages({ data }: { readonly data: AnalysisReportData }): ReactNode {
  const { copy } = useTypesetting();
  const findings = numberedFindings(data.answer.findings);
  return (
    <RunningPage title={copy.analysis.summary}>
      <View id={ANCHORS.summary}>
        <Words as="heading">{copy.analysis.summary}</Words>
      </View>
      <View style={{ marginTop: space.l }}>
        {findings.length === 0 ? (
          <Words as="lead">{copy.analysis.noFindings}</Words>
        ) : (
          findings.map((entry) => <KeyFinding key={entry.number} entry={entry} />)
        )}
      </View>
      <View style={{ marginTop: space.xl }}>
        <Words as="section">{copy.analysis.inBrief}</Words>
        <Paragraphs as="lead">{data.answer.summary}</Paragraphs>
      </View>
      <Completeness profile={data.profile} />
    </RunningPage>
  );
}

function KeyFinding({ entry: { finding, number, anchor } }: { readonly entry: NumberedFinding }): ReactNode {
  const { copy } = useTypesetting();
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
      <Words bold style={{ width: 18, color: colour.accent }}>
        {String(number)}
      </Words>
      <View style={{ flex: 1 }}>
        <Link src={`#${anchor}`} style={{ textDecoration: 'none' }}>
          <Words bold>{oneLine(finding.title)}</Words>
        </Link>
        <Words as="note">{copy.analysis.supportedBy(finding.supportingRows)}</Words>
      </View>
      <View style={{ width: 112, paddingTop: 2 }}>
        <ImportanceMark importance={finding.importance} />
      </View>
    </View>
  );
}
