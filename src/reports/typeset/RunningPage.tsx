import { Page, Text, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { shortened } from './printableText.ts';
import { useTypesetting } from './typesetting.ts';
import { Words } from './Words.tsx';

interface RunningPageProps {
  /** Named in the running head, right. */
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of the report that flows over as many pages as it needs, each with running head and foot. */
export function RunningPage({ title, children }: RunningPageProps): ReactNode {
  const { page } = useTypesetting();
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

/** What the report is about, and the section's title. */
export function RunningHead({ title }: { readonly title: string }): ReactNode {
  const { page, running } = useTypesetting();
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
        borderBottom: `0.5pt solid ${colour.rule}`,
        paddingBottom: space.xs,
      }}
    >
      <Words as="label">{shortened(running.head, 60)}</Words>
      <Words as="label">{shortened(title, 60)}</Words>
    </View>
  );
}

/** Clinic and day, and the sandbox notice where it applies; the page's number is set when the parts are merged. */
export function RunningFoot(): ReactNode {
  const { page, running, onTotalPages } = useTypesetting();
  return (
    <View
      fixed
      style={{
        position: 'absolute',
        top: page.footTop,
        left: page.marginX,
        right: page.marginX,
        flexDirection: 'row',
        borderTop: `0.5pt solid ${colour.rule}`,
        paddingTop: space.xs + 1,
      }}
    >
      <Words as="label" style={{ width: '44%' }}>
        {shortened(running.foot, 70)}
      </Words>
      {running.notice === null ? null : (
        <Words as="label" bold style={{ color: colour.notice, width: '40%' }}>
          {running.notice}
        </Words>
      )}
      <Text
        render={({ totalPages }) => {
          if (totalPages) onTotalPages(totalPages);
          return null;
        }}
      />
    </View>
  );
}
