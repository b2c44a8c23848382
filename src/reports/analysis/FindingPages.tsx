import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { NumericColumn, TextColumn } from '../../domain/datasets/datasetProfile.ts';
import { ColumnChart } from '../charts/ColumnChart.tsx';
import { CONTENT_WIDTH, colour, space } from '../typeset/designTokens.ts';
import { Paragraphs, paragraphsOf } from '../typeset/Paragraphs.tsx';
import { oneLine, shortened } from '../typeset/printableText.ts';
import { RunningPage } from '../typeset/RunningPage.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';
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
/** Points that must be free below a section's head, so that it never ends a page alone. */
const HEAD_PRESENCE = 90;
const CHART_WIDTH = (CONTENT_WIDTH - space.l) / 2;

interface FindingPagesProps {
  readonly data: AnalysisReportData;
  /** Findings of the report from this one, counted from 0, up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
}

/** A section a finding: what was found, how many rows support it, and the columns it rests on, drawn. */
export function FindingPages({ data, from, to }: FindingPagesProps): ReactNode {
  const { copy } = useTypesetting();
  return (
    <RunningPage title={copy.analysis.findings}>
      <View id={from === 0 ? ANCHORS.findings : `${ANCHORS.findings}-${from}`}>
        <Words as="heading">
          {from === 0 ? copy.analysis.findings : copy.continued(copy.analysis.findings)}
        </Words>
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
  const { copy } = useTypesetting();
  const { known, unknown } = supportingColumns(finding, data.profile);
  const drawable = known.filter((column) => column.kind !== 'identifying');
  const drawn = drawable.slice(0, MAX_CHARTS);
  const [first = [], ...further] = inPairs(drawn);
  const unsupported = (finding.unsupported ?? []).map((problem) =>
    shortened(oneLine(copy.analysis.problem(problem)), 160),
  );
  const remarks = [
    ...drawable.slice(MAX_CHARTS).map((column) => copy.analysis.seeStatistics(shortened(column.name, 60))),
    ...known
      .filter((column) => column.kind === 'identifying')
      .map((column) => copy.analysis.notDrawn(shortened(column.name, 60))),
    ...unknown.map((name) => copy.analysis.unknownColumn(shortened(name, 60))),
  ];
  const text = (
    <>
      <FindingHead finding={finding} number={number} anchor={anchor} />
      {unsupported.length > 0 ? (
        <Words as="small" bold style={{ marginTop: space.s, color: colour.notice }}>
          {copy.analysis.unsupported(unsupported.join('; '))}
        </Words>
      ) : null}
      <Paragraphs>{finding.detail}</Paragraphs>
      <Words as="note" style={{ marginTop: space.s }}>
        {copy.analysis.supportedByOf(finding.supportingRows, data.profile.rows)}
      </Words>
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
        <Words as="note" key={remark} style={{ marginTop: space.s }}>
          {remark}
        </Words>
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
  const { copy } = useTypesetting();
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
        <Words as="note">{copy.analysis.finding(number)}</Words>
        <ImportanceMark importance={finding.importance} />
      </View>
      <Words as="section" style={{ marginTop: space.s }}>
        {oneLine(finding.title)}
      </Words>
    </View>
  );
}
