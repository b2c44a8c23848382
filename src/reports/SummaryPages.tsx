import { Link, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { AnalysisReportData } from './analysisReportData.ts';
import { Completeness } from './Completeness.tsx';
import { colour, space } from './designTokens.ts';
import { type NumberedFinding, numberedFindings } from './findingOrder.ts';
import { ImportanceMark } from './ImportanceMark.tsx';
import { counted } from './numberFormat.ts';
import { Paragraphs } from './Paragraphs.tsx';
import { oneLine } from './printableText.ts';
import { type OnTotalPages, RunningPage } from './RunningPage.tsx';
import { Words } from './Words.tsx';

interface SummaryPagesProps {
  readonly data: AnalysisReportData;
  readonly onTotalPages: OnTotalPages;
}

/** The answer in short: the key findings, most important first, then the summary in prose. */
export function SummaryPages({ data, onTotalPages }: SummaryPagesProps): ReactNode {
  const findings = numberedFindings(data.answer.findings);
  return (
    <RunningPage data={data} onTotalPages={onTotalPages} title="Executive summary">
      <Words as="heading">Executive summary</Words>
      <View style={{ marginTop: space.l }}>
        {findings.length === 0 ? (
          <Words as="lead">The model reported no findings for this question.</Words>
        ) : (
          findings.map((entry) => <KeyFinding key={entry.number} entry={entry} />)
        )}
      </View>
      <View style={{ marginTop: space.xl }}>
        <Words as="section">In brief</Words>
        <Paragraphs as="lead">{data.answer.summary}</Paragraphs>
      </View>
      <Completeness profile={data.profile} />
    </RunningPage>
  );
}

function KeyFinding({ entry: { finding, number, anchor } }: { readonly entry: NumberedFinding }): ReactNode {
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
        <Words as="note">{`Supported by ${counted(finding.supportingRows, 'row')}`}</Words>
      </View>
      <View style={{ width: 112, paddingTop: 2 }}>
        <ImportanceMark importance={finding.importance} />
      </View>
    </View>
  );
}
