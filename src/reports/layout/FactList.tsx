import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { ReportText } from './ReportText.tsx';

/** Names with their values, one per line. */
export function FactList({ facts }: { readonly facts: readonly (readonly [string, string])[] }): ReactNode {
  return (
    <View style={{ marginTop: space.l }}>
      {facts.map(([name, value]) => (
        <View
          key={name}
          wrap={false}
          style={{
            flexDirection: 'row',
            borderTop: `0.5pt solid ${colour.rule}`,
            paddingVertical: space.xs + 1,
          }}
        >
          <ReportText as="note" style={{ width: 150 }}>
            {name}
          </ReportText>
          <ReportText as="small" style={{ flex: 1 }}>
            {value}
          </ReportText>
        </View>
      ))}
    </View>
  );
}
