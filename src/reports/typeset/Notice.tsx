import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { Words } from './Words.tsx';

/** Something a reader must not miss, in a box. */
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
      <Words bold style={{ color: colour.notice }}>
        {title}
      </Words>
      <Words as="small">{text}</Words>
    </View>
  );
}
