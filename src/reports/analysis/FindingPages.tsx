import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { NumericColumn, TextColumn } from '../../domain/datasets/datasetProfile.ts';
import { ColumnChart } from '../charts/ColumnChart.tsx';
import { CONTENT_WIDTH, colour, space } from '../layout/designTokens.ts';
import { Paragraphs, paragraphsOf } from '../layout/Paragraphs.tsx';
import { oneLine, shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { RunningPage } from '../layout/RunningPage.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisReportData } from './analysisReportData.ts';
import { ANCHORS } from './anchors.ts';
import { type NumberedFinding, numberedFindings, supportingColumns } from './findingOrder.ts';
import { ImportanceMark } from './ImportanceMark.tsx';
import { inPairs } from './inPairs.ts';

/** Charts drawn for one finding; its further columns are named and found in the column statistics. */
const MAX_CHARTS = 4;
/** Lines of detail up to which a finding's text and first charts stay on one page. */
const MAX_KEPT_TOGETHER = 10;
const CHARACTERS_A_LINE = 100;
/** Points that must be free below a section's head, so that the head is never the last line of a page. */
const HEAD_PRESENCE = 90;
const CHART_WIDTH = (CONTENT_WIDTH - space.l) / 2;

interface FindingPagesProps {
  readonly data: AnalysisReportData;
  /** Findings of the report from this one, counted from 0, up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
}

/** One section per finding: its text, how many rows support it, and charts of its columns. */
export function FindingPages({ data, from, to }: FindingPagesProps): ReactNode {
  const { i18n } = useReportLayout();
  return (
    <RunningPage title={i18n.analysis.findings}>
      <View id={from === 0 ? ANCHORS.findings : `${ANCHORS.findings}-${from}`}>
        <ReportText as="heading">
          {from === 0 ? i18n.analysis.findings : i18n.continued(i18n.analysis.findings)}
        </ReportText>
      </View>
      {numberedFindings(data.answer.findings)
        .slice(from, to)
        .map((entry) => (
          <FindingSection key={entry.number} entry={entry} data={data} />
        ))}
    </RunningPage>
  );
}

function FindingSection({
  entry: { finding, number, anchor },
  data,
}: {
  readonly entry: NumberedFinding;
  readonly data: AnalysisReportData;
}): ReactNode {
  const { i18n } = useReportLayout();
  const { present, missing } = supportingColumns(finding, data.profile);
  const drawable = present.filter((column) => column.kind !== 'identifying');
  const drawn = drawable.slice(0, MAX_CHARTS);
  const [first = [], ...further] = inPairs(drawn);
  const unsupported = (finding.unsupported ?? []).map((problem) =>
    shortened(oneLine(i18n.analysis.problem(problem)), 160),
  );
  const remarks = [
    ...drawable.slice(MAX_CHARTS).map((column) => i18n.analysis.seeStatistics(shortened(column.name, 60))),
    ...present
      .filter((column) => column.kind === 'identifying')
      .map((column) => i18n.analysis.notDrawn(shortened(column.name, 60))),
    ...missing.map((name) => i18n.analysis.unknownColumn(shortened(name, 60))),
  ];
  const text = (
    <>
      <FindingHead finding={finding} number={number} anchor={anchor} />
      {unsupported.length > 0 ? (
        <ReportText as="small" bold style={{ marginTop: space.s, color: colour.notice }}>
          {i18n.analysis.unsupported(unsupported.join('; '))}
        </ReportText>
      ) : null}
      <Paragraphs>{finding.detail}</Paragraphs>
      <ReportText as="note" style={{ marginTop: space.s }}>
        {i18n.analysis.supportedByOf(finding.supportingRows, data.profile.rows)}
      </ReportText>
      <ChartPair columns={first} />
    </>
  );
  return (
    <>
      {estimatedLines(finding.detail) > MAX_KEPT_TOGETHER ? text : <View wrap={false}>{text}</View>}
      {further.map((pair) => (
        <ChartPair key={pair.map((column) => column.name).join()} columns={pair} />
      ))}
      {remarks.map((remark) => (
        <ReportText as="note" key={remark} style={{ marginTop: space.s }}>
          {remark}
        </ReportText>
      ))}
    </>
  );
}

/** Lines that a text takes at the full width, within one or two. */
const estimatedLines = (text: string) =>
  paragraphsOf(text).reduce((lines, paragraph) => lines + Math.ceil(paragraph.length / CHARACTERS_A_LINE), 0);

function ChartPair({ columns }: { readonly columns: readonly (NumericColumn | TextColumn)[] }): ReactNode {
  return (
    <View wrap={false} style={{ flexDirection: 'row', gap: space.l, marginTop: space.l }}>
      {columns.map((column) => (
        <ColumnChart key={column.name} column={column} width={CHART_WIDTH} />
      ))}
    </View>
  );
}

function FindingHead({ finding, number, anchor }: NumberedFinding): ReactNode {
  const { i18n } = useReportLayout();
  return (
    <View wrap={false} minPresenceAhead={HEAD_PRESENCE} id={anchor} style={{ marginTop: space.l }}>
      <View
        style={{
          flexDirection: 'row',
          justifyContent: 'space-between',
          borderTop: `1.5pt solid ${colour.accent}`,
          paddingTop: space.s,
        }}
      >
        <ReportText as="note">{i18n.analysis.finding(number)}</ReportText>
        <ImportanceMark importance={finding.importance} />
      </View>
      <ReportText as="section" style={{ marginTop: space.s }}>
        {oneLine(finding.title)}
      </ReportText>
    </View>
  );
}
