import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { space } from '../layout/designTokens.ts';
import { FactList } from '../layout/FactList.tsx';
import { Paragraphs } from '../layout/Paragraphs.tsx';
import { losesCharacters } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { RunningPage } from '../layout/RunningPage.tsx';
import { type ReportLayout, useReportLayout } from '../layout/reportLayout.ts';
import { TitledText } from '../layout/TitledText.tsx';
import type { AnalysisReportData } from './analysisReportData.ts';
import { ANCHORS } from './anchors.ts';
import { LONG_QUESTION } from './CoverPage.tsx';
import { columnsOfKind } from './profileTotals.ts';
import { reportTexts } from './reportTexts.ts';
import { TreatmentsTable } from './TreatmentsTable.tsx';

/** How the report was made and what its limits are. */
export function MethodPages({ data }: { readonly data: AnalysisReportData }): ReactNode {
  const layout = useReportLayout();
  const { method, limits, missingChunks, charactersLost, fullQuestion } = layout.i18n.analysis;
  const identifying = columnsOfKind(data.profile.columns, 'identifying').length;
  return (
    <RunningPage title={method}>
      <View id={ANCHORS.method}>
        <ReportText as="heading">{method}</ReportText>
      </View>
      <FactList facts={methodFacts(data, layout)} />
      {data.coverage ? (
        <TitledText
          title={missingChunks.title}
          text={missingChunks.text(data.coverage, data.profile.rows, data.method.chunks)}
        />
      ) : null}
      {limits(data.method.chunks, identifying).map(({ title, text }) => (
        <TitledText key={title} title={title} text={text} />
      ))}
      <TreatmentsTable columns={data.profile.columns} />
      {reportTexts(data).some(losesCharacters) ? <TitledText {...charactersLost} /> : null}
      {data.question.length > LONG_QUESTION ? (
        <View style={{ marginTop: space.l }}>
          <ReportText bold style={{ fontSize: 11 }}>
            {fullQuestion}
          </ReportText>
          <Paragraphs>{data.question}</Paragraphs>
        </View>
      ) : null}
    </RunningPage>
  );
}

function methodFacts(
  { method, sandbox, generatedAt, reportId, coverage }: AnalysisReportData,
  { i18n, numbers, dates }: ReportLayout,
): [string, string][] {
  const { facts } = i18n.analysis;
  const models = method.models && method.models.length > 1 ? method.models.join(', ') : method.model;
  const cost = method.costUsd === null ? null : numbers.usd(method.costUsd);
  return [
    [facts.report, reportId],
    [facts.generated, dates.time(generatedAt)],
    [facts.model, sandbox ? facts.emulated(models) : models],
    [facts.prompt, method.promptVersion],
    [facts.chunks, numbers.count(method.chunks - (coverage?.missingChunks ?? 0))],
    [facts.promptTokens, numbers.count(method.promptTokens)],
    [facts.outputTokens, numbers.count(method.outputTokens)],
    [facts.cost, cost === null ? facts.costUnknown : sandbox ? facts.costOfSandbox(cost) : cost],
  ];
}
