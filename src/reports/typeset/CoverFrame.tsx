import { Page, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { shortened } from './printableText.ts';
import { RunningFoot } from './RunningPage.tsx';
import { useTypesetting } from './typesetting.ts';
import { Words } from './Words.tsx';

interface CoverFrameProps {
  readonly clinic: string;
  readonly title: string;
  /** What the report is about, in a few words. */
  readonly about: string;
  readonly date: string;
  readonly children: ReactNode;
}

/** Lines that a text may take, so that the cover stays one page; a longer one ends in `…`. */
export const atMost = (maxLines: number) => ({ maxLines, textOverflow: 'ellipsis' }) as const;

/** The first page of a report, the same for every kind: whose, what, about what, when. */
export function CoverFrame({ clinic, title, about, date, children }: CoverFrameProps): ReactNode {
  const { page } = useTypesetting();
  return (
    <Page
      size={page.size}
      style={{ paddingTop: 118, paddingBottom: page.marginBottom, paddingHorizontal: page.marginX }}
    >
      <View
        id="cover"
        style={{
          position: 'absolute',
          top: 0,
          left: 0,
          width: page.width,
          height: 12,
          backgroundColor: colour.accent,
        }}
      />
      <Words as="lead" style={{ ...atMost(2), color: colour.accent }}>
        {shortened(clinic, 100)}
      </Words>
      <Words as="title" style={{ marginTop: space.m }}>
        {title}
      </Words>
      <Words as="section" style={{ ...atMost(3), marginTop: space.m, color: colour.muted }}>
        {shortened(about, 160)}
      </Words>
      <Words as="note" style={{ marginTop: space.s }}>
        {date}
      </Words>
      {children}
      <RunningFoot />
    </Page>
  );
}
