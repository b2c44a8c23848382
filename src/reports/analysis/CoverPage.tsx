import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { atMost, CoverFrame } from '../typeset/CoverFrame.tsx';
import { size, space } from '../typeset/designTokens.ts';
import { KeyNumber } from '../typeset/KeyNumber.tsx';
import { Notice } from '../typeset/Notice.tsx';
import { shortened } from '../typeset/printableText.ts';
import { SandboxNotice } from '../typeset/SandboxNotice.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';
import type { AnalysisReportData } from './analysisReportData.ts';
import { missingCells } from './profileTotals.ts';

/** Characters from which the question is set smaller and may be cut: the method page then shows all of it. */
export const LONG_QUESTION = 300;
const MOST_LINES = 10;
const MOST_CHARACTERS = 900;

/** What this is, about which data, asked by whom, when, and its size in four numbers. */
export function CoverPage({ data }: { readonly data: AnalysisReportData }): ReactNode {
  const { copy, numbers, dates } = useTypesetting();
  const { rows, columns } = data.profile;
  const findings = data.answer.findings.length;
  return (
    <CoverFrame
      clinic={data.clinicName}
      title={copy.analysis.title}
      about={data.datasetName}
      date={dates.time(data.generatedAt)}
    >
      <View style={{ marginTop: 72 }}>
        <Words as="label" bold>
          {copy.question}
        </Words>
        <Words
          as="lead"
          style={{
            ...atMost(MOST_LINES),
            marginTop: space.s,
            fontSize: data.question.length > LONG_QUESTION ? size.lead : size.section,
          }}
        >
          {shortened(data.question, MOST_CHARACTERS)}
        </Words>
      </View>
      <View style={{ flexDirection: 'row', gap: space.l, marginTop: 64 }}>
        <KeyNumber value={numbers.count(rows)} label={copy.rowsWord(rows)} />
        <KeyNumber value={numbers.count(columns.length)} label={copy.columnsWord(columns.length)} />
        <KeyNumber
          value={numbers.share(missingCells(data.profile), rows * columns.length)}
          label={copy.analysis.ofCellsMissing}
        />
        <KeyNumber value={numbers.count(findings)} label={copy.analysis.findingsWord(findings)} />
      </View>
      {data.coverage ? (
        <View style={{ marginTop: space.xl }} wrap={false}>
          <Notice
            title={copy.analysis.missingChunks.title}
            text={copy.analysis.missingChunks.text(data.coverage, rows, data.method.chunks)}
          />
        </View>
      ) : null}
      {data.sandbox ? (
        <View style={{ marginTop: data.coverage ? space.m : space.xl }} wrap={false}>
          <SandboxNotice />
        </View>
      ) : null}
      <Words as="note" style={{ marginTop: space.xl }}>
        {copy.analysis.source(data.reportId, rows, columns.length)}
      </Words>
    </CoverFrame>
  );
}
