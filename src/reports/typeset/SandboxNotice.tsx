import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { useTypesetting } from './typesetting.ts';
import { Words } from './Words.tsx';

/** Says on the cover that no model has seen the data. */
export function SandboxNotice(): ReactNode {
  const { copy } = useTypesetting();
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
        {copy.sandboxTitle}
      </Words>
      <Words as="small">{copy.sandboxNotice}</Words>
    </View>
  );
}
