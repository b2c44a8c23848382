import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, space } from './designTokens.ts';
import { Words } from './Words.tsx';

/** Says on the cover that no model has seen the data. */
export function SandboxNotice(): ReactNode {
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
        Sandbox output
      </Words>
      <Words as="small">
        The findings in this report come from Aftercare's sandbox, which stands in for the Gemini model while
        no key is set. The statistics are exact. Do not base clinical decisions on this report.
      </Words>
    </View>
  );
}
