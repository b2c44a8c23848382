import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { space } from '../typeset/designTokens.ts';
import { FactList } from '../typeset/FactList.tsx';
import { Paragraphs } from '../typeset/Paragraphs.tsx';
import { losesCharacters } from '../typeset/printableText.ts';
import { RunningPage } from '../typeset/RunningPage.tsx';
import { TitledText } from '../typeset/TitledText.tsx';
import { type Typesetting, useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';
import type { AnalysisReportData } from './analysisReportData.ts';
import { ANCHORS } from './anchors.ts';
import { LONG_QUESTION } from './CoverPage.tsx';
import { columnsOfKind } from './profileTotals.ts';
import { reportTexts } from './reportTexts.ts';

/** How the report came about and what it cannot tell, for a reader who has to rely on it. */
export function MethodPages({ data }: { readonly data: AnalysisReportData }): ReactNode {
  const typesetting = useTypesetting();
  const { method, limits, missingChunks, charactersLost, fullQuestion } = typesetting.copy.analysis;
  const identifying = columnsOfKind(data.profile.columns, 'identifying').length;
  return (
    <RunningPage title={method}>
      <View id={ANCHORS.method}>
        <Words as="heading">{method}</Words>
      </View>
      <FactList facts={methodFacts(data, typesetting)} />
      {data.coverage ? (
        <TitledText
          title={missingChunks.title}
          text={missingChunks.text(data.coverage, data.profile.rows, data.method.chunks)}
        />
      ) : null}
      {limits(data.method.chunks, identifying).map(({ title, text }) => (
        <TitledText key={title} title={title} text={text} />
      ))}
      {reportTexts(data).some(losesCharacters) ? <TitledText {...charactersLost} /> : null}
      {data.question.length > LONG_QUESTION ? (
        <View style={{ marginTop: space.l }}>
          <Words bold style={{ fontSize: 11 }}>
            {fullQuestion}
          </Words>
          <Paragraphs>{data.question}</Paragraphs>
        </View>
      ) : null}
    </RunningPage>
  );
}

function methodFacts(
  { method, sandbox, generatedAt, reportId, coverage }: AnalysisReportData,
  { copy, numbers, dates }: Typesetting,
): [string, string][] {
  const { facts } = copy.analysis;
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
