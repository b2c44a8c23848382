import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { ReportText } from './ReportText.tsx';

/** A boxed warning. */
export function Notice({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return (
    <View
      style={{
        border: `1pt solid ${colour.notice}`,
        borderLeft: `5pt solid ${colour.notice}`,
        backgroundColor: colour.noticeTint,
        padding: space.m,
      }}
    >
      <ReportText bold style={{ color: colour.notice }}>
        {title}
      </ReportText>
      <ReportText as="small" isProse>
        {text}
      </ReportText>
    </View>
  );
}
