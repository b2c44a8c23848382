import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { LineChart } from '../charts/LineChart.tsx';
import { CoverFrame } from '../layout/CoverFrame.tsx';
import { space } from '../layout/designTokens.ts';
import { FactList } from '../layout/FactList.tsx';
import { Metric } from '../layout/Metric.tsx';
import { ReportText } from '../layout/ReportText.tsx';
import { RunningPage } from '../layout/RunningPage.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { TitledText } from '../layout/TitledText.tsx';
import { ComparisonTable } from './ComparisonTable.tsx';
import { FailuresTable } from './FailuresTable.tsx';
import { messageTotals } from './messageTotals.ts';
import type { MonthlyReportData } from './monthlyReportData.ts';

/** Anchors that the contents and the outline lead to. */
export const ANCHORS = {
  glance: 'at-a-glance',
  days: 'days',
  failures: 'failures',
  method: 'method',
} as const;

interface MonthlyPageProps {
  readonly data: MonthlyReportData;
}

export function MonthlyCover({ data }: MonthlyPageProps): ReactNode {
  const { i18n, numbers, dates } = useReportLayout();
  const { current } = data.figures;
  const totals = messageTotals(current);
  const idle = current.analyses.started + current.analyses.completed + totals.sent + totals.failed === 0;
  return (
    <CoverFrame
      clinic={data.clinic}
      title={i18n.monthly.title}
      about={dates.month(data.month)}
      date={dates.time(data.generatedAt)}
    >
      <View style={{ flexDirection: 'row', gap: space.l, marginTop: 84 }}>
        <Metric value={numbers.count(current.analyses.completed)} label={i18n.monthly.analysesCompleted} />
        <Metric value={numbers.count(totals.sent)} label={i18n.monthly.sent} />
        <Metric value={numbers.count(totals.delivered)} label={i18n.monthly.delivered} />
        <Metric value={numbers.usd(current.analyses.costUsd)} label={i18n.monthly.modelCost} />
      </View>
      {idle ? (
        <ReportText as="lead" style={{ marginTop: space.xl }}>
          {i18n.monthly.nothing}
        </ReportText>
      ) : null}
    </CoverFrame>
  );
}

/** All figures compared with the month before, in total and by channel. */
export function GlancePage({ data }: MonthlyPageProps): ReactNode {
  const { i18n, dates } = useReportLayout();
  const { unpriced } = data.figures.current.analyses;
  return (
    <RunningPage title={i18n.monthly.atAGlance}>
      <View id={ANCHORS.glance}>
        <ReportText as="heading">{i18n.monthly.atAGlance}</ReportText>
        <ReportText style={{ marginTop: space.s }}>
          {i18n.monthly.againstBefore(dates.month(data.monthBefore))}
        </ReportText>
      </View>
      <ComparisonTable data={data} />
      {unpriced > 0 ? (
        <ReportText as="note" style={{ marginTop: space.m }}>
          {i18n.monthly.costPartly(unpriced)}
        </ReportText>
      ) : null}
    </RunningPage>
  );
}

/** Messages per day, and the reasons of failures. */
export function DaysPage({ data }: MonthlyPageProps): ReactNode {
  const { i18n } = useReportLayout();
  const { monthly } = i18n;
  return (
    <RunningPage title={monthly.perDay}>
      <View id={ANCHORS.days}>
        <ReportText as="heading">{monthly.perDay}</ReportText>
        <ReportText style={{ marginTop: space.s, marginBottom: space.l }}>{monthly.perDayIntro}</ReportText>
      </View>
      <LineChart
        axis={monthly.day}
        series={[
          { name: monthly.email, values: data.sentByDay.email },
          { name: monthly.sms, values: data.sentByDay.sms },
        ]}
      />
      <View id={ANCHORS.failures}>
        <FailuresTable failures={data.failures} />
      </View>
    </RunningPage>
  );
}

/** What each figure counts. */
export function MonthlyMethodPage({ data }: MonthlyPageProps): ReactNode {
  const { i18n, dates } = useReportLayout();
  return (
    <RunningPage title={i18n.monthly.method}>
      <View id={ANCHORS.method}>
        <ReportText as="heading">{i18n.monthly.method}</ReportText>
      </View>
      <FactList
        facts={[
          [i18n.method.facts.report, data.reportId],
          [i18n.method.facts.generated, dates.time(data.generatedAt)],
        ]}
      />
      {i18n.monthly.definitions(dates.time(data.start), dates.time(data.end)).map(({ title, text }) => (
        <TitledText key={title} title={title} text={text} />
      ))}
    </RunningPage>
  );
}
