import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { ResultEntry } from '../../domain/analysis/resultEntries.ts';
import { CONTENT_WIDTH, colour, space } from '../layout/designTokens.ts';
import { FactList } from '../layout/FactList.tsx';
import { paragraphsOf } from '../layout/Paragraphs.tsx';
import { oneLine, shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { type ReportLayout, useReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisView, PrintedFinding } from './analysisView.ts';
import { CheckedText, NotChecked } from './CheckedText.tsx';
import { isDrawable, RelationChart } from './RelationChart.tsx';
import { claimFacts, type ResultFact, resultFacts } from './resultFacts.ts';
import { resultComparison } from './resultWords.ts';

const FACTS_WIDTH = 148;
const CHART_WIDTH = CONTENT_WIDTH - FACTS_WIDTH - space.l;
/** Lines of text up to which a finding's text and chart stay on one page. */
const MOST_KEPT_TOGETHER = 14;
const CHARACTERS_A_LINE = 100;
const MOST_TITLE = 200;
/** Points that must be free below a section's head, so that the head is never the last line of a page. */
const HEAD_PRESENCE = 90;

interface FindingSectionProps {
  readonly finding: PrintedFinding;
  readonly view: AnalysisView;
}

/** A finding: its text, a chart of the relation with what is computed of it, and what it does not mean. */
export function FindingSection({ finding, view }: FindingSectionProps): ReactNode {
  const content = (
    <>
      <FindingHead finding={finding} />
      {finding.detail ? <CheckedText printed={finding.detail} /> : null}
      <Evidence finding={finding} view={view} />
      <Also finding={finding} />
      <Caution finding={finding} />
    </>
  );
  const lines = [finding.detail, finding.caution].reduce(
    (sum, printed) => sum + linesOf(printed?.text ?? ''),
    0,
  );
  return (
    <View wrap={lines > MOST_KEPT_TOGETHER} style={{ marginBottom: space.m }}>
      {content}
    </View>
  );
}

/** Lines that a text takes at the full width, within one or two. */
const linesOf = (text: string) =>
  paragraphsOf(text).reduce((lines, paragraph) => lines + Math.ceil(paragraph.length / CHARACTERS_A_LINE), 0);

function FindingHead({
  finding: { title, number, anchor },
}: Pick<FindingSectionProps, 'finding'>): ReactNode {
  return (
    <View
      wrap={false}
      minPresenceAhead={HEAD_PRESENCE}
      id={anchor}
      style={{ borderTop: `1.5pt solid ${colour.accent}`, paddingTop: space.xs }}
    >
      {title.isChecked ? null : <NotChecked />}
      <ReportText as="section">{`${number}. ${shortened(title.text, MOST_TITLE)}`}</ReportText>
    </View>
  );
}

/** The chart of the first result that has one, beside what is computed of the first result. */
function Evidence({ finding, view }: FindingSectionProps): ReactNode {
  const layout = useReportLayout();
  const drawn = finding.results.find((entry) => isDrawable(entry, view));
  const [main] = finding.results;
  const facts = main
    ? resultFacts(main, view, layout)
    : finding.claims.slice(0, 1).flatMap((claim) => claimFacts(claim, layout));
  if (!drawn) return facts.length === 0 ? null : <FactList facts={facts} />;
  return (
    <View wrap={false} style={{ flexDirection: 'row', gap: space.l, marginTop: space.s }}>
      <View style={{ width: CHART_WIDTH }}>
        <RelationChart entry={drawn} view={view} width={CHART_WIDTH} />
      </View>
      <SideFacts facts={facts} />
    </View>
  );
}

function SideFacts({ facts }: { readonly facts: readonly ResultFact[] }): ReactNode {
  return (
    <View style={{ width: FACTS_WIDTH, gap: space.xs }}>
      {facts.map(([name, value]) => (
        <View key={name} style={{ borderTop: `0.5pt solid ${colour.rule}`, paddingTop: 2 }}>
          <ReportText as="label">{`${name.slice(0, 1).toLocaleUpperCase()}${name.slice(1)}`}</ReportText>
          <ReportText as="small" style={{ lineHeight: 1.3 }}>
            {value}
          </ReportText>
        </View>
      ))}
    </View>
  );
}

/** The further results of a finding, one line each. */
function Also({ finding: { results } }: Pick<FindingSectionProps, 'finding'>): ReactNode {
  const layout = useReportLayout();
  const [main, ...others] = results;
  const further = others.filter((entry) => !(main?.kind === 'logRank' && isGroupHazardOf(main, entry)));
  if (further.length === 0) return null;
  return (
    <View style={{ marginTop: space.s }}>
      <ReportText as="label" bold>
        {layout.i18n.analysis.facts.also}
      </ReportText>
      {further.map((entry) => (
        <ReportText as="small" key={entry.id}>
          {resultLine(entry, layout)}
        </ReportText>
      ))}
    </View>
  );
}

/** The hazard ratios of the groups are among the facts of their log-rank test. */
const isGroupHazardOf = ({ second }: ResultEntry, entry: ResultEntry): boolean =>
  entry.kind === 'hazard' && entry.second === second && entry.direction !== null;

function resultLine(entry: ResultEntry, layout: ReportLayout): string {
  const { figures, i18n } = layout;
  const { effect, test, adjustedP, n } = entry;
  const measured = effect
    ? [`${i18n.results.effects[effect.name]} ${figures.effect(effect)} (${figures.interval(effect)})`]
    : test
      ? [i18n.results.tests[test.name]]
      : [];
  const p = adjustedP === null ? [] : [i18n.analysis.adjusted(figures.probability(adjustedP))];
  return `${resultComparison(entry, layout)}: ${[...measured, ...p, `n = ${figures.count(n)}`].join('; ')}`;
}

function Caution({ finding: { caution } }: Pick<FindingSectionProps, 'finding'>): ReactNode {
  const { i18n } = useReportLayout();
  return (
    <View style={{ marginTop: space.s, borderLeft: `2pt solid ${colour.accentSoft}`, paddingLeft: space.s }}>
      {caution.isChecked ? null : <NotChecked />}
      <ReportText as="small" isProse>
        {`${i18n.analysis.facts.caution}: ${oneLine(caution.text)}`}
      </ReportText>
    </View>
  );
}
