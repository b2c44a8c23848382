import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { space } from './designTokens.ts';
import { ReportText } from './ReportText.tsx';

/** A paragraph under its title, kept on one page. */
export function TitledText({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return (
    <View wrap={false} style={{ marginTop: space.l }}>
      <ReportText bold style={{ fontSize: 11 }}>
        {title}
      </ReportText>
      <ReportText style={{ marginTop: space.xs }}>{text}</ReportText>
    </View>
  );
}
