import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { Words } from './Words.tsx';

/** Names with their values, a line each. */
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
          <Words as="note" style={{ width: 150 }}>
            {name}
          </Words>
          <Words as="small" style={{ flex: 1 }}>
            {value}
          </Words>
        </View>
      ))}
    </View>
  );
}
