import { Image, Page, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { shortened } from './printableText.ts';
import { ReportText } from './ReportText.tsx';
import { RunningFoot } from './RunningPage.tsx';
import type { CoverLogo, ReportClinic } from './reportClinic.ts';
import { useReportLayout } from './reportLayout.ts';

interface CoverFrameProps {
  readonly clinic: ReportClinic;
  readonly title: string;
  /** What the report is about, in a few words. */
  readonly about: string;
  readonly date: string;
  readonly children: ReactNode;
}

/** Limits a text to some lines, so that the cover stays one page; a longer text ends in `…`. */
export const atMost = (maxLines: number) => ({ maxLines, textOverflow: 'ellipsis' }) as const;

/** A cover: clinic, title, subject, date. */
export function CoverFrame({ clinic, title, about, date, children }: CoverFrameProps): ReactNode {
  const { page } = useReportLayout();
  return (
    <Page
      size={page.size}
      style={{ paddingTop: 118, paddingBottom: page.marginBottom, paddingHorizontal: page.marginX }}
    >
      <CoverBand clinic={clinic} />
      <View style={{ position: 'absolute', top: 34, right: page.marginX, width: 260 }}>
        {clinic.letterhead.map((line) => (
          <ReportText key={line} as="note" style={{ ...atMost(1), textAlign: 'right' }}>
            {shortened(line, 70)}
          </ReportText>
        ))}
      </View>
      {clinic.logo !== null && <Logo logo={clinic.logo} />}
      <ReportText as="lead" style={{ ...atMost(2), color: clinic.accentColor }}>
        {shortened(clinic.name, 100)}
      </ReportText>
      <ReportText as="title" style={{ marginTop: space.m }}>
        {title}
      </ReportText>
      <ReportText as="section" style={{ ...atMost(3), marginTop: space.m, color: colour.muted }}>
        {shortened(about, 160)}
      </ReportText>
      <ReportText as="note" style={{ marginTop: space.s }}>
        {date}
      </ReportText>
      {children}
      <RunningFoot />
    </Page>
  );
}

/** The colour of the clinic across the top of the first page. */
export function CoverBand({ clinic }: Pick<CoverFrameProps, 'clinic'>): ReactNode {
  return (
    <View
      id="cover"
      style={{
        position: 'absolute',
        top: 0,
        left: 0,
        width: useReportLayout().page.width,
        height: 12,
        backgroundColor: clinic.accentColor,
      }}
    />
  );
}

/** Where the logo stands, points: left of the letterhead. */
const LOGO_BOX = { width: 190, height: 56 };

function Logo({ logo }: { readonly logo: CoverLogo }): ReactNode {
  return (
    <View style={{ position: 'absolute', top: 34, left: useReportLayout().page.marginX }}>
      <CoverLogoImage logo={logo} box={LOGO_BOX} />
    </View>
  );
}

interface CoverLogoImageProps {
  readonly logo: CoverLogo;
  /** Points that it fills as far as its shape lets it. */
  readonly box: { readonly width: number; readonly height: number };
}

export function CoverLogoImage({ logo: { src, width, height }, box }: CoverLogoImageProps): ReactNode {
  const scale = Math.min(box.width / width, box.height / height);
  return <Image src={src} style={{ width: width * scale, height: height * scale }} />;
}
