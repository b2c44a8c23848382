import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { NumericColumn, TextColumn } from '../domain/datasetProfile.ts';
import type { AnalysisReportData } from './analysisReportData.ts';
import { ColumnChart } from './charts/ColumnChart.tsx';
import { colour, page, space } from './designTokens.ts';
import { type NumberedFinding, numberedFindings, supportingColumns } from './findingOrder.ts';
import { ImportanceMark } from './ImportanceMark.tsx';
import { inPairs } from './inPairs.ts';
import { counted } from './numberFormat.ts';
import { outlineEntry } from './outlineEntry.ts';
import { Paragraphs, paragraphsOf } from './Paragraphs.tsx';
import { oneLine, shortened } from './printableText.ts';
import { type OnTotalPages, RunningPage } from './RunningPage.tsx';
import { Words } from './Words.tsx';

/** Charts drawn for one finding; its further columns are named and found in the column statistics. */
const MAX_CHARTS = 4;
/** Lines of detail up to which a finding's text and first charts stay on one page. */
const MAX_KEPT_TOGETHER = 10;
const CHARACTERS_A_LINE = 100;
/** Points that must be free below a section's head, so that it never ends a page alone. */
const HEAD_PRESENCE = 90;
const CHART_WIDTH = (page.contentWidth - space.l) / 2;

interface FindingPagesProps {
  readonly data: AnalysisReportData;
  readonly onTotalPages: OnTotalPages;
}

/** A section a finding: what was found, how many rows support it, and the columns it rests on, drawn. */
export function FindingPages({ data, onTotalPages }: FindingPagesProps): ReactNode {
  const findings = numberedFindings(data.answer.findings);
  if (findings.length === 0) return null;
  return (
    <RunningPage data={data} onTotalPages={onTotalPages} title="Findings">
      <Words as="heading">Findings</Words>
      {findings.map((entry) => (
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
  const { known, unknown } = supportingColumns(finding, data.profile);
  const drawable = known.filter((column) => column.kind !== 'identifying');
  const drawn = drawable.slice(0, MAX_CHARTS);
  const [first = [], ...further] = inPairs(drawn);
  const remarks = [
    ...drawable.slice(MAX_CHARTS).map((column) => `${shortened(column.name, 60)}: see column statistics.`),
    ...known
      .filter((column) => column.kind === 'identifying')
      .map((column) => `${shortened(column.name, 60)}: pseudonymised, so not drawn.`),
    ...unknown.map(
      (name) => `${shortened(name, 60)}: named by the model, but not a column of this data set.`,
    ),
  ];
  const text = (
    <>
      <FindingHead finding={finding} number={number} anchor={anchor} />
      <Paragraphs>{finding.detail}</Paragraphs>
      <Words as="note" style={{ marginTop: space.s }}>
        {`Supported by ${counted(finding.supportingRows, 'row')} of ` +
          `${counted(data.profile.rows, 'row')}, as counted by the model.`}
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
  return (
    <View
      wrap={false}
      minPresenceAhead={HEAD_PRESENCE}
      id={anchor}
      style={{ marginTop: space.xl }}
      {...outlineEntry(`${number}. ${shortened(finding.title, 120)}`)}
    >
      <View
        style={{
          flexDirection: 'row',
          justifyContent: 'space-between',
          borderTop: `1.5pt solid ${colour.accent}`,
          paddingTop: space.s,
        }}
      >
        <Words as="note">{`Finding ${number}`}</Words>
        <ImportanceMark importance={finding.importance} />
      </View>
      <Words as="section" style={{ marginTop: space.s }}>
        {oneLine(finding.title)}
      </Words>
    </View>
  );
}
