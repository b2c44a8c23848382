import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { isSignificant } from '../../domain/analysis/rankResults.ts';
import type { ResultEntry } from '../../domain/analysis/resultEntries.ts';
import { NO_NUMBER } from '../formats/numberFormats.ts';
import { CONTENT_WIDTH, space } from '../layout/designTokens.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { type ReportLayout, useReportLayout } from '../layout/reportLayout.ts';
import { Cells, TableBody, type TableColumn, TableRow } from '../layout/Table.tsx';
import type { AnalysisView } from './analysisView.ts';
import { ANCHORS } from './anchors.ts';
import { bareProbability, resultComparison } from './resultWords.ts';

const MOST_ROWS = 25;
const WIDTHS = { effect: 96, value: 148, rows: 40, p: 58 } as const;
/** Points for the head of the table and its first row. */
const HEAD_PRESENCE = 120;

interface FurtherResultsProps {
  readonly view: AnalysisView;
  /** Whether it begins a page. */
  readonly isFirst: boolean;
}

/** The results that are in no finding, one row each. */
export function FurtherResults({ view: { further }, isFirst }: FurtherResultsProps): ReactNode {
  const layout = useReportLayout();
  const texts = layout.i18n.analysis.further;
  if (further.length === 0) return null;
  const intro = texts.intro(further.length, further.filter(isSignificant).length);
  const columns: readonly TableColumn[] = [
    { title: texts.comparison, width: CONTENT_WIDTH - WIDTHS.effect - WIDTHS.value - WIDTHS.rows - WIDTHS.p },
    { title: texts.effect, width: WIDTHS.effect },
    { title: texts.value, width: WIDTHS.value },
    { title: texts.rows, width: WIDTHS.rows, align: 'right' },
    { title: texts.adjustedP, width: WIDTHS.p, align: 'right' },
  ];
  return (
    <>
      <View
        id={ANCHORS.further}
        wrap={false}
        minPresenceAhead={HEAD_PRESENCE}
        style={{ marginTop: isFirst ? 0 : space.xl }}
      >
        <ReportText as="heading">{texts.title}</ReportText>
        <ReportText style={{ marginTop: space.s }}>
          {further.length > MOST_ROWS ? `${intro} ${texts.shown(MOST_ROWS)}` : intro}
        </ReportText>
      </View>
      <TableBody columns={columns}>
        {further.slice(0, MOST_ROWS).map((entry) => (
          <TableRow key={entry.id} dense>
            <Cells columns={columns} cells={cellsOf(entry, layout)} />
          </TableRow>
        ))}
      </TableBody>
    </>
  );
}

function cellsOf(entry: ResultEntry, layout: ReportLayout): string[] {
  const { i18n, figures } = layout;
  const { effect, test, adjustedP, n } = entry;
  const name = effect
    ? i18n.results.shortEffects[effect.name]
    : test
      ? i18n.results.tests[test.name]
      : NO_NUMBER;
  const value = effect
    ? `${figures.effect(effect)} (${figures.bounds(effect)})`
    : test?.statistic == null
      ? NO_NUMBER
      : `χ² = ${figures.measure(test.statistic)}`;
  return [resultComparison(entry, layout), name, value, figures.count(n), bareProbability(adjustedP, layout)];
}
