import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, size, space } from './designTokens.ts';
import { ReportText } from './ReportText.tsx';

/** A large number above what it counts. */
export function Metric({ value, label }: { readonly value: string; readonly label: string }): ReactNode {
  return (
    <View
      style={{ flexGrow: 1, flexBasis: 0, borderTop: `1.5pt solid ${colour.accent}`, paddingTop: space.s }}
    >
      <ReportText bold style={{ fontSize: size.heading, lineHeight: 1.2 }}>
        {value}
      </ReportText>
      <ReportText as="note" style={{ marginTop: space.xs }}>
        {label}
      </ReportText>
    </View>
  );
}
