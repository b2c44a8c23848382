import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { ReportText } from './ReportText.tsx';

/** Texts, one per paragraph, each behind a dash. */
export function BulletList({ items }: { readonly items: readonly string[] }): ReactNode {
  return [...items.entries()].map(([position, item]) => (
    <View key={position} style={{ flexDirection: 'row', marginTop: space.xs }}>
      <ReportText style={{ width: space.m, color: colour.muted }}>–</ReportText>
      <ReportText style={{ flex: 1 }}>{item}</ReportText>
    </View>
  ));
}
