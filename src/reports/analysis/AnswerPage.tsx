import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { CompactHead } from '../layout/CompactHead.tsx';
import { size, space } from '../layout/designTokens.ts';
import { Notice } from '../layout/Notice.tsx';
import { oneLine, shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { SandboxNotice } from '../layout/SandboxNotice.tsx';
import type { AnalysisView } from './analysisView.ts';
import { ANCHORS } from './anchors.ts';
import { CheckedText } from './CheckedText.tsx';
import { KeyFigures } from './KeyFigures.tsx';

/** Characters from which the question is set smaller and may be cut: the method page then shows all of it. */
export const LONG_QUESTION = 300;
const MOST_CHARACTERS = 700;

/** The first page: the question, the answer in a few sentences, the key numbers, and what the data cannot tell. */
export function AnswerPage({ view }: { readonly view: AnalysisView }): ReactNode {
  const { i18n, dates } = useReportLayout();
  const { data } = view;
  return (
    <CompactHead
      clinic={data.clinic}
      title={i18n.analysis.title}
      about={data.datasetName}
      date={dates.time(data.generatedAt)}
    >
      <View id={ANCHORS.answer}>
        <ReportText as="label" bold>
          {i18n.question}
        </ReportText>
        <ReportText
          bold
          style={{
            marginTop: space.xs,
            fontSize: data.question.length > LONG_QUESTION ? size.body : size.lead,
          }}
        >
          {shortened(data.question, MOST_CHARACTERS)}
        </ReportText>
      </View>
      <View style={{ marginTop: space.l }}>
        <ReportText as="section">{i18n.analysis.answer}</ReportText>
        <Source view={view} />
        {[...view.sentences.entries()].map(([position, printed]) => (
          <CheckedText key={position} as="lead" printed={{ ...printed, text: oneLine(printed.text) }} />
        ))}
      </View>
      <KeyFigures view={view} />
      <Limits view={view} />
      <Notices view={view} />
    </CompactHead>
  );
}

function Limits({ view: { limits } }: { readonly view: AnalysisView }): ReactNode {
  const { i18n } = useReportLayout();
  if (limits.length === 0) return null;
  return (
    <View style={{ marginTop: space.l }}>
      <View wrap={false} minPresenceAhead={24}>
        <ReportText as="section">{i18n.analysis.limits}</ReportText>
      </View>
      {[...limits.entries()].map(([position, printed]) => (
        <CheckedText key={position} printed={{ ...printed, text: oneLine(printed.text) }} />
      ))}
    </View>
  );
}

function Notices({ view: { data } }: { readonly view: AnalysisView }): ReactNode {
  const { i18n } = useReportLayout();
  const { missingChunks } = i18n.analysis;
  return (
    <>
      {data.coverage ? (
        <View style={{ marginTop: space.l }} wrap={false}>
          <Notice
            title={missingChunks.title}
            text={missingChunks.text(data.coverage, data.profile.rows, data.method.chunks)}
          />
        </View>
      ) : null}
      {data.sandbox ? (
        <View style={{ marginTop: data.coverage ? space.m : space.l }} wrap={false}>
          <SandboxNotice />
        </View>
      ) : null}
    </>
  );
}

function Source({ view: { data } }: { readonly view: AnalysisView }): ReactNode {
  const { i18n } = useReportLayout();
  const { rows, kept } = data.results;
  const { source, sourceOfKept } = i18n.analysis;
  return (
    <ReportText as="note">
      {kept < rows ? sourceOfKept(kept, rows) : source(data.profile.rows, data.profile.columns.length)}
    </ReportText>
  );
}
