import { Page, Text, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { AnalysisReportData } from './analysisReportData.ts';
import { colour, page, size, space } from './designTokens.ts';
import { printableText, shortened } from './printableText.ts';
import { formatReportDay } from './reportDate.ts';
import { typeface } from './typeface.ts';
import { Words } from './Words.tsx';

export const SANDBOX_FOOT = 'Sandbox output: not for clinical use';

/** Called while pages are laid out with the number of pages in the whole document. */
export type OnTotalPages = (totalPages: number) => void;

interface RunningPageProps {
  readonly data: AnalysisReportData;
  readonly onTotalPages: OnTotalPages;
  /** Named in the running head and in the viewer's outline. */
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of the report that flows over as many pages as it needs, each with running head and foot. */
export function RunningPage({ data, onTotalPages, title, children }: RunningPageProps): ReactNode {
  return (
    <Page
      size={page.size}
      bookmark={{ title, fit: true }}
      style={{
        paddingTop: page.marginTop,
        paddingBottom: page.marginBottom,
        paddingHorizontal: page.marginX,
      }}
    >
      <View
        fixed
        style={{
          position: 'absolute',
          top: page.headTop,
          left: page.marginX,
          right: page.marginX,
          flexDirection: 'row',
          justifyContent: 'space-between',
          borderBottom: `0.5pt solid ${colour.rule}`,
          paddingBottom: space.xs,
        }}
      >
        <Words as="label">{shortened(data.datasetName, 60)}</Words>
        <Words as="label">{title}</Words>
      </View>
      {children}
      <RunningFoot data={data} onTotalPages={onTotalPages} />
    </Page>
  );
}

/** Clinic and day, the sandbox notice where it applies, and `Page X of Y`. */
export function RunningFoot({
  data,
  onTotalPages,
}: Pick<RunningPageProps, 'data' | 'onTotalPages'>): ReactNode {
  const issued = formatReportDay(data.generatedAt, data.timeZone);
  return (
    <View
      fixed
      style={{
        position: 'absolute',
        top: page.footTop,
        left: page.marginX,
        right: page.marginX,
        flexDirection: 'row',
        justifyContent: 'space-between',
        borderTop: `0.5pt solid ${colour.rule}`,
        paddingTop: space.xs + 1,
      }}
    >
      <Words as="label" style={{ width: '45%' }}>
        {`${shortened(data.clinicName, 50)} · ${issued}`}
      </Words>
      {data.sandbox ? (
        <Words as="label" bold style={{ color: colour.notice }}>
          {SANDBOX_FOOT}
        </Words>
      ) : null}
      <Text
        style={{
          width: '25%',
          textAlign: 'right',
          fontSize: size.label,
          fontFamily: typeface.regular,
          color: colour.muted,
          lineHeight: 1.35,
        }}
        render={({ pageNumber, totalPages }) => {
          if (totalPages) onTotalPages(totalPages);
          return printableText(`Page ${pageNumber} of ${totalPages}`);
        }}
      />
    </View>
  );
}
