import { Page, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { AnalysisReportData } from './analysisReportData.ts';
import { colour, page, size, space } from './designTokens.ts';
import { KeyNumber } from './KeyNumber.tsx';
import { counted, formatCount, formatShare } from './numberFormat.ts';
import { shortened } from './printableText.ts';
import { missingCells } from './profileTotals.ts';
import { type OnTotalPages, RunningFoot } from './RunningPage.tsx';
import { formatReportDate } from './reportDate.ts';
import { SandboxNotice } from './SandboxNotice.tsx';
import { Words } from './Words.tsx';

/** Characters from which the question is set smaller, so that the cover stays one page. */
const LONG_QUESTION = 300;

/** Characters of the question that the cover has room for; the method page shows all of it. */
export const COVER_QUESTION = 700;

interface CoverPageProps {
  readonly data: AnalysisReportData;
  readonly title: string;
  readonly onTotalPages: OnTotalPages;
}

/** What this is, about which data, asked by whom, when, and its size in four numbers. */
export function CoverPage({ data, title, onTotalPages }: CoverPageProps): ReactNode {
  const { rows, columns } = data.profile;
  const findings = data.answer.findings.length;
  return (
    <Page
      size={page.size}
      bookmark={{ title: 'Cover', fit: true }}
      style={{ paddingTop: 132, paddingBottom: page.marginBottom, paddingHorizontal: page.marginX }}
    >
      <View
        style={{
          position: 'absolute',
          top: 0,
          left: 0,
          width: page.width,
          height: 12,
          backgroundColor: colour.accent,
        }}
      />
      <Words as="lead" style={{ color: colour.accent }}>
        {shortened(data.clinicName, 100)}
      </Words>
      <Words as="title" style={{ marginTop: space.m }}>
        {title}
      </Words>
      <Words as="section" style={{ marginTop: space.m, color: colour.muted }}>
        {shortened(data.datasetName, 160)}
      </Words>
      <Words as="note" style={{ marginTop: space.s }}>
        {formatReportDate(data.generatedAt, data.timeZone)}
      </Words>
      <View style={{ marginTop: 84 }}>
        <Words as="label" bold>
          THE QUESTION
        </Words>
        <Words
          as="lead"
          style={{
            marginTop: space.s,
            fontSize: data.question.length > LONG_QUESTION ? size.lead : size.section,
          }}
        >
          {shortened(data.question, COVER_QUESTION)}
        </Words>
      </View>
      <View style={{ flexDirection: 'row', gap: space.l, marginTop: 84 }}>
        <KeyNumber value={formatCount(rows)} label={rows === 1 ? 'row' : 'rows'} />
        <KeyNumber value={formatCount(columns.length)} label={columns.length === 1 ? 'column' : 'columns'} />
        <KeyNumber
          value={formatShare(missingCells(data.profile), rows * columns.length)}
          label="of cells missing"
        />
        <KeyNumber value={formatCount(findings)} label={findings === 1 ? 'finding' : 'findings'} />
      </View>
      {data.sandbox ? (
        <View style={{ marginTop: space.xl }} wrap={false}>
          <SandboxNotice />
        </View>
      ) : null}
      <Words as="note" style={{ marginTop: space.xl }}>
        {`Report ${data.reportId}, from ${counted(rows, 'row')} in ${counted(columns.length, 'column')}.`}
      </Words>
      <RunningFoot data={data} onTotalPages={onTotalPages} />
    </Page>
  );
}
