import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { AnalysisReportData } from './analysisReportData.ts';
import { COVER_QUESTION } from './CoverPage.tsx';
import { colour, space } from './designTokens.ts';
import { counted, formatCount, formatUsd } from './numberFormat.ts';
import { Paragraphs } from './Paragraphs.tsx';
import { losesCharacters, REPLACEMENT } from './printableText.ts';
import { columnsOfKind } from './profileTotals.ts';
import { type OnTotalPages, RunningPage } from './RunningPage.tsx';
import { formatReportDate } from './reportDate.ts';
import { reportTexts } from './reportTexts.ts';
import { Words } from './Words.tsx';

interface MethodPagesProps {
  readonly data: AnalysisReportData;
  readonly onTotalPages: OnTotalPages;
}

/** How the report came about and what it cannot tell, for a reader who has to rely on it. */
export function MethodPages({ data, onTotalPages }: MethodPagesProps): ReactNode {
  return (
    <RunningPage data={data} onTotalPages={onTotalPages} title="Method and limits">
      <Words as="heading">Method and limits</Words>
      <View style={{ marginTop: space.l }}>
        {methodFacts(data).map(([name, value]) => (
          <View
            key={name}
            wrap={false}
            style={{
              flexDirection: 'row',
              borderTop: `0.5pt solid ${colour.rule}`,
              paddingVertical: space.xs + 1,
            }}
          >
            <Words as="note" style={{ width: 150 }}>
              {name}
            </Words>
            <Words as="small" style={{ flex: 1 }}>
              {value}
            </Words>
          </View>
        ))}
      </View>
      {limits(data).map(({ title, text }) => (
        <View key={title} wrap={false} style={{ marginTop: space.l }}>
          <Words bold style={{ fontSize: 11 }}>
            {title}
          </Words>
          <Words style={{ marginTop: space.xs }}>{text}</Words>
        </View>
      ))}
      {data.question.length > COVER_QUESTION ? (
        <View style={{ marginTop: space.l }}>
          <Words bold style={{ fontSize: 11 }}>
            The question in full
          </Words>
          <Paragraphs>{data.question}</Paragraphs>
        </View>
      ) : null}
    </RunningPage>
  );
}

function methodFacts({
  method,
  sandbox,
  generatedAt,
  timeZone,
  reportId,
}: AnalysisReportData): [string, string][] {
  return [
    ['Report', reportId],
    ['Generated', formatReportDate(generatedAt, timeZone)],
    ['Model', sandbox ? `${method.model}, emulated by the sandbox` : method.model],
    ['Prompt version', method.promptVersion],
    ['Chunks analysed', formatCount(method.chunks)],
    ['Prompt tokens', formatCount(method.promptTokens)],
    ['Output tokens', formatCount(method.outputTokens)],
    ['Estimated cost', estimatedCost(method.costUsd, sandbox)],
  ];
}

function estimatedCost(costUsd: number | null, sandbox: boolean): string {
  if (costUsd === null) return 'unknown: no price is on record for this model';
  return sandbox
    ? `${formatUsd(costUsd)} at the model's price; the sandbox charges nothing`
    : formatUsd(costUsd);
}

function limits(data: AnalysisReportData): { title: string; text: string }[] {
  const identifying = columnsOfKind(data.profile, 'identifying').length;
  return [
    {
      title: 'Where the numbers come from',
      text:
        'Every statistic and chart in this report (counts, missing cells, means, quartiles, ' +
        'histograms, most frequent values) is computed from the data set itself, from every ' +
        'row. None of them comes from the model. Quartiles are interpolated linearly; the ' +
        'standard deviation is that of a sample (n - 1).',
    },
    {
      title: 'Where the findings come from',
      text:
        `The rows were sent to the model in ${counted(data.method.chunks, 'chunk')}, with ` +
        'the question. The findings of all chunks were then merged by the model into the ' +
        'summary and the findings shown here. Their wording, their importance and the number ' +
        "of supporting rows are the model's own.",
    },
    {
      title: 'What a model can get wrong',
      text:
        'It can miscount, overlook a pattern that only shows across chunks, see a pattern in ' +
        'noise, take coincidence for cause, or state something the data do not contain. It ' +
        'does not know how the data were collected. Check a finding against the statistics ' +
        'and the source before acting on it. This report does not replace clinical judgement.',
    },
    {
      title: 'How identifying columns were treated',
      text:
        identifying === 0
          ? 'No column was recognised as identifying by its header or its values, and none was ' +
            'named as such. All columns were sent to the model as they are.'
          : `${counted(identifying, 'column was', 'columns were')} treated as identifying. Their ` +
            'values were replaced by stable pseudonyms before anything left the machine; the ' +
            'model never saw them, and this report shows none of them.',
    },
    ...(reportTexts(data).some(losesCharacters)
      ? [
          {
            title: `Characters shown as ${REPLACEMENT}`,
            text:
              'The typeface of this report covers Western European writing. Other letters lose ' +
              `their accents or are shown as ${REPLACEMENT}, one for each character; the data set ` +
              'itself is unchanged.',
          },
        ]
      : []),
  ];
}
