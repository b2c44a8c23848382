import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { LineChart } from '../charts/LineChart.tsx';
import { CoverFrame } from '../typeset/CoverFrame.tsx';
import { space } from '../typeset/designTokens.ts';
import { FactList } from '../typeset/FactList.tsx';
import { KeyNumber } from '../typeset/KeyNumber.tsx';
import { RunningPage } from '../typeset/RunningPage.tsx';
import { TitledText } from '../typeset/TitledText.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';
import { ComparisonTable } from './ComparisonTable.tsx';
import { FailuresTable } from './FailuresTable.tsx';
import { messageTotals } from './messageTotals.ts';
import type { MonthlyReportData } from './monthlyReportData.ts';

/** Names of the places that the contents and the outline lead to. */
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
  const { copy, numbers, dates } = useTypesetting();
  const { current } = data.figures;
  const totals = messageTotals(current);
  const idle = current.analyses.started + current.analyses.completed + totals.sent + totals.failed === 0;
  return (
    <CoverFrame
      clinic={data.clinicName}
      title={copy.monthly.title}
      about={dates.month(data.month)}
      date={dates.time(data.generatedAt)}
    >
      <View style={{ flexDirection: 'row', gap: space.l, marginTop: 84 }}>
        <KeyNumber value={numbers.count(current.analyses.completed)} label={copy.monthly.analysesCompleted} />
        <KeyNumber value={numbers.count(totals.sent)} label={copy.monthly.sent} />
        <KeyNumber value={numbers.count(totals.delivered)} label={copy.monthly.delivered} />
        <KeyNumber value={numbers.usd(current.analyses.costUsd)} label={copy.monthly.modelCost} />
      </View>
      {idle ? (
        <Words as="lead" style={{ marginTop: space.xl }}>
          {copy.monthly.nothing}
        </Words>
      ) : null}
    </CoverFrame>
  );
}

/** Every figure against the month before, then by channel. */
export function GlancePage({ data }: MonthlyPageProps): ReactNode {
  const { copy, dates } = useTypesetting();
  const { unpriced } = data.figures.current.analyses;
  return (
    <RunningPage title={copy.monthly.atAGlance}>
      <View id={ANCHORS.glance}>
        <Words as="heading">{copy.monthly.atAGlance}</Words>
        <Words style={{ marginTop: space.s }}>
          {copy.monthly.againstBefore(dates.month(data.monthBefore))}
        </Words>
      </View>
      <ComparisonTable data={data} />
      {unpriced > 0 ? (
        <Words as="note" style={{ marginTop: space.m }}>
          {copy.monthly.costPartly(unpriced)}
        </Words>
      ) : null}
    </RunningPage>
  );
}

/** Messages day by day, and why those failed that did. */
export function DaysPage({ data }: MonthlyPageProps): ReactNode {
  const { copy } = useTypesetting();
  const { monthly } = copy;
  return (
    <RunningPage title={monthly.perDay}>
      <View id={ANCHORS.days}>
        <Words as="heading">{monthly.perDay}</Words>
        <Words style={{ marginTop: space.s, marginBottom: space.l }}>{monthly.perDayIntro}</Words>
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
  const { copy, dates } = useTypesetting();
  return (
    <RunningPage title={copy.monthly.method}>
      <View id={ANCHORS.method}>
        <Words as="heading">{copy.monthly.method}</Words>
      </View>
      <FactList
        facts={[
          [copy.analysis.facts.report, data.reportId],
          [copy.analysis.facts.generated, dates.time(data.generatedAt)],
        ]}
      />
      {copy.monthly.definitions(dates.time(data.start), dates.time(data.end)).map(({ title, text }) => (
        <TitledText key={title} title={title} text={text} />
      ))}
    </RunningPage>
  );
}
