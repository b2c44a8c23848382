import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { space } from '../layout/designTokens.ts';
import { FactList } from '../layout/FactList.tsx';
import { Paragraphs } from '../layout/Paragraphs.tsx';
import { losesCharacters } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { RunningPage } from '../layout/RunningPage.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { TitledText } from '../layout/TitledText.tsx';
import { LONG_QUESTION } from './AnswerPage.tsx';
import type { AnalysisView } from './analysisView.ts';
import { ANCHORS } from './anchors.ts';
import { ClaimsSection } from './ClaimsSection.tsx';
import { methodFacts, planFacts } from './methodFacts.ts';
import { columnsOfKind } from './profileTotals.ts';
import { reportTexts } from './reportTexts.ts';
import { TreatmentsTable } from './TreatmentsTable.tsx';

interface MethodProps {
  readonly view: AnalysisView;
}

/** The method, on separate pages. */
export function MethodPages({ view }: MethodProps): ReactNode {
  return (
    <RunningPage title={useReportLayout().i18n.method.title}>
      <MethodSection view={view} isFirst />
    </RunningPage>
  );
}

/** How the report was made: the plan, the statistics, what the model read and said, and how columns left for it. */
export function MethodSection({ view, isFirst }: MethodProps & { readonly isFirst: boolean }): ReactNode {
  const layout = useReportLayout();
  const { analysis, method } = layout.i18n;
  const { data } = view;
  const identifying = columnsOfKind(data.profile.columns, 'identifying').length;
  const { readRows, chunksRead, chunks } = data.method;
  return (
    <>
      <View
        id={ANCHORS.method}
        wrap={false}
        minPresenceAhead={120}
        style={{ marginTop: isFirst ? 0 : space.xl }}
      >
        <ReportText as="heading">{method.title}</ReportText>
      </View>
      <FactList facts={methodFacts(data, layout)} />
      <View wrap={false} minPresenceAhead={60} style={{ marginTop: space.l }}>
        <ReportText as="section">{method.plan.title}</ReportText>
      </View>
      <FactList facts={planFacts(data, layout)} />
      {method.texts.map(({ title, text }) => (
        <TitledText key={title} title={title} text={text} isSmall />
      ))}
      <TitledText isSmall title={method.reading} text={analysis.readRows[readRows](chunksRead, chunks)} />
      {data.coverage ? (
        <TitledText
          isSmall
          title={analysis.missingChunks.title}
          text={analysis.missingChunks.text(data.coverage, data.profile.rows, chunks)}
        />
      ) : null}
      <ClaimsSection data={data} />
      <TitledText {...method.left(identifying)} isSmall />
      <TreatmentsTable columns={data.profile.columns} />
      {reportTexts(view).some(losesCharacters) ? <TitledText {...method.charactersLost} isSmall /> : null}
      {data.question.length > LONG_QUESTION ? (
        <View style={{ marginTop: space.l }}>
          <ReportText bold style={{ fontSize: 11 }}>
            {analysis.fullQuestion}
          </ReportText>
          <Paragraphs>{data.question}</Paragraphs>
        </View>
      ) : null}
    </>
  );
}
