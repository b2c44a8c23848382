import { Page, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { atMost, CoverBand, CoverLogoImage } from './CoverFrame.tsx';
import { colour, size, space } from './designTokens.ts';
import { shortened } from './printableText.ts';
import { ReportText } from './ReportText.tsx';
import { RunningFoot } from './RunningPage.tsx';
import type { ReportClinic } from './reportClinic.ts';
import { useReportLayout } from './reportLayout.ts';

interface CompactHeadProps {
  readonly clinic: ReportClinic;
  readonly title: string;
  /** What the report is about, in a few words. */
  readonly about: string;
  readonly date: string;
  readonly children: ReactNode;
}

const LOGO = { width: 120, height: 36 } as const;
const LETTERHEAD_WIDTH = 230;

/** A first page that says what it has to say: clinic, title and date take a few lines above it. */
export function CompactHead({ clinic, title, about, date, children }: CompactHeadProps): ReactNode {
  const { page } = useReportLayout();
  return (
    <Page
      size={page.size}
      style={{ paddingTop: page.headTop, paddingBottom: page.marginBottom, paddingHorizontal: page.marginX }}
    >
      <CoverBand clinic={clinic} />
      <View style={{ flexDirection: 'row', justifyContent: 'space-between', alignItems: 'flex-start' }}>
        <View style={{ width: page.width - 2 * page.marginX - LETTERHEAD_WIDTH - space.l }}>
          {clinic.logo === null ? null : <CoverLogoImage logo={clinic.logo} box={LOGO} />}
          <ReportText as="lead" bold style={{ ...atMost(2), color: clinic.accentColor }}>
            {shortened(clinic.name, 100)}
          </ReportText>
        </View>
        <View style={{ width: LETTERHEAD_WIDTH }}>
          {clinic.letterhead.map((line) => (
            <ReportText key={line} as="note" style={{ ...atMost(1), textAlign: 'right' }}>
              {shortened(line, 60)}
            </ReportText>
          ))}
        </View>
      </View>
      <View
        style={{
          marginTop: space.s,
          marginBottom: space.m,
          paddingBottom: space.s,
          borderBottom: `0.7pt solid ${colour.rule}`,
        }}
      >
        <ReportText as="heading">{title}</ReportText>
        <ReportText style={{ ...atMost(2), marginTop: space.xs, fontSize: size.lead, color: colour.muted }}>
          {shortened(about, 160)}
        </ReportText>
        <ReportText as="note">{date}</ReportText>
      </View>
      {children}
      <RunningFoot />
    </Page>
  );
}
