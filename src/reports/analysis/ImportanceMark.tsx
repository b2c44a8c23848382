import { Rect, Svg, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { Importance } from '../../domain/analysis/findings.ts';
import { colour, space } from '../layout/designTokens.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';

const STEPS = { high: 3, medium: 2, low: 1 } satisfies Record<Importance, number>;

/** Importance as words and as one, two or three filled steps of rising height: readable without colour. */
export function ImportanceMark({ importance }: { readonly importance: Importance }): ReactNode {
  const { i18n } = useReportLayout();
  return (
    <View style={{ flexDirection: 'row', alignItems: 'center', gap: space.s }}>
      <Svg width={17} height={11} viewBox="0 0 17 11">
        {[1, 2, 3].map((step) => (
          <Rect
            key={step}
            x={(step - 1) * 6 + 0.5}
            y={10.5 - step * 3.3}
            width={4}
            height={step * 3.3}
            fill={step <= STEPS[importance] ? colour.accent : colour.white}
            stroke={colour.accent}
            strokeWidth={0.7}
          />
        ))}
      </Svg>
      <ReportText as="small" bold={importance === 'high'}>
        {i18n.analysis.importance[importance]}
      </ReportText>
    </View>
  );
}
