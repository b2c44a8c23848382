import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { AnswerText } from '../../domain/analysis/analysisAnswer.ts';
import { colour, size, space } from '../layout/designTokens.ts';
import { Paragraphs } from '../layout/Paragraphs.tsx';
import { ReportText, type TextRole } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';

/** A text of the answer; one with a statement that nothing computed stands behind is marked. */
export function CheckedText({
  printed: { text, isChecked },
  as = 'body',
}: {
  readonly printed: AnswerText;
  readonly as?: TextRole;
}): ReactNode {
  if (isChecked) return <Paragraphs as={as}>{text}</Paragraphs>;
  return (
    <View style={{ marginTop: space.s, borderLeft: `2pt solid ${colour.notice}`, paddingLeft: space.s }}>
      <NotChecked />
      <Paragraphs as={as}>{text}</Paragraphs>
    </View>
  );
}

/** The mark of a text that states a number, or which way a result points, that no computation gave. */
export function NotChecked(): ReactNode {
  const { i18n } = useReportLayout();
  return (
    <ReportText as="small" bold style={{ color: colour.notice, fontSize: size.small }}>
      {i18n.analysis.notChecked}
    </ReportText>
  );
}
