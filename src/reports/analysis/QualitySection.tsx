import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { PeriodChart } from '../charts/PeriodChart.tsx';
import { BulletList } from '../layout/BulletList.tsx';
import { CONTENT_WIDTH, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisView } from './analysisView.ts';
import { ANCHORS } from './anchors.ts';
import { Completeness } from './Completeness.tsx';
import { dataNotices } from './dataNotices.ts';
import { exclusions } from './exclusions.ts';

/** Points for the first lines below the heading. */
const HEAD_PRESENCE = 110;
/** Date columns whose rows are drawn by month. */
const MOST_DATES = 2;

interface QualitySectionProps {
  readonly view: AnalysisView;
  /** Whether it begins a page. */
  readonly isFirst: boolean;
}

/** What was noticed about the data, what is missing, and what is in no result. */
export function QualitySection({ view, isFirst }: QualitySectionProps): ReactNode {
  const layout = useReportLayout();
  const { quality } = layout.i18n.analysis;
  const notices = dataNotices(view.data, layout);
  return (
    <>
      <View
        id={ANCHORS.quality}
        wrap={false}
        minPresenceAhead={HEAD_PRESENCE}
        style={{ marginTop: isFirst ? 0 : space.xl }}
      >
        <ReportText as="heading">{quality.title}</ReportText>
      </View>
      <Titled title={quality.excluded} items={exclusions(view.data, layout)} />
      {notices.length > 0 ? <Titled title={quality.notices} items={notices} /> : null}
      <Completeness profile={view.data.profile} />
      <RowsByMonth view={view} />
    </>
  );
}

function Titled({ title, items }: { readonly title: string; readonly items: readonly string[] }): ReactNode {
  return (
    <View style={{ marginTop: space.l }}>
      <View wrap={false} minPresenceAhead={30}>
        <ReportText as="section">{title}</ReportText>
      </View>
      <BulletList items={items} />
    </View>
  );
}

function RowsByMonth({ view }: { readonly view: AnalysisView }): ReactNode {
  const { i18n, figures } = useReportLayout();
  const drawn = view.data.results.months.filter(
    ({ levels, periods }) => levels.length === 0 && periods.length > 1,
  );
  return drawn.slice(0, MOST_DATES).map(({ id, column, periods }) => (
    <View key={id} wrap={false} style={{ marginTop: space.l }}>
      <ReportText as="section" style={{ marginBottom: space.s }}>
        {i18n.analysis.quality.months(shortened(column, 60))}
      </ReportText>
      <PeriodChart
        periods={periods.map(({ period, counts: [count = 0] }) => ({ period, value: count }))}
        title={i18n.analysis.chart.rows}
        date={shortened(column, 60)}
        written={figures.count}
        fromZero
        width={CONTENT_WIDTH}
      />
    </View>
  ));
}
