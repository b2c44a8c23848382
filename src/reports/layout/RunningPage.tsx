import { Page, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { shortened } from './printableText.ts';
import { ReportText } from './ReportText.tsx';
import { useReportLayout } from './reportLayout.ts';

interface RunningPageProps {
  /** Named in the running head, right. */
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of the report that flows over as many pages as it needs, each with running head and foot. */
export function RunningPage({ title, children }: RunningPageProps): ReactNode {
  const { page } = useReportLayout();
  return (
    <Page
      size={page.size}
      style={{
        paddingTop: page.marginTop,
        paddingBottom: page.marginBottom,
        paddingHorizontal: page.marginX,
      }}
    >
      <RunningHead title={title} />
      {children}
      <RunningFoot />
    </Page>
  );
}

/** Characters of each text that are shown. */
export const MOST_HEAD = 60;
export const MOST_FOOT = 70;
/** Where the sandbox notice begins in the foot and how wide it may be, by the width between the margins. */
export const NOTICE_FROM = 0.44;
export const NOTICE_WIDTH = 0.4;
/** Points of the lines below the head and above the foot, and from the latter to the text. */
export const RULE = 0.5;
export const FOOT_PADDING = space.xs + 1;

/** What the report is about, and the section's title. */
export function RunningHead({ title }: { readonly title: string }): ReactNode {
  const { page, running } = useReportLayout();
  return (
    <View
      fixed
      style={{
        position: 'absolute',
        top: page.headTop,
        left: page.marginX,
        right: page.marginX,
        flexDirection: 'row',
        justifyContent: 'space-between',
        borderBottom: `${RULE}pt solid ${colour.rule}`,
        paddingBottom: space.xs,
      }}
    >
      <ReportText as="label">{shortened(running.head, MOST_HEAD)}</ReportText>
      <ReportText as="label">{shortened(title, MOST_HEAD)}</ReportText>
    </View>
  );
}

/** Clinic and day, and the sandbox notice where it applies; the page's number is set when the parts are merged. */
export function RunningFoot(): ReactNode {
  const { page, running } = useReportLayout();
  return (
    <View
      fixed
      style={{
        position: 'absolute',
        top: page.footTop,
        left: page.marginX,
        right: page.marginX,
        flexDirection: 'row',
        borderTop: `${RULE}pt solid ${colour.rule}`,
        paddingTop: FOOT_PADDING,
      }}
    >
      <ReportText as="label" style={{ width: `${100 * NOTICE_FROM}%` }}>
        {shortened(running.foot, MOST_FOOT)}
      </ReportText>
      {running.notice === null ? null : (
        <ReportText as="label" bold style={{ color: colour.notice, width: `${100 * NOTICE_WIDTH}%` }}>
          {running.notice}
        </ReportText>
      )}
    </View>
  );
}
