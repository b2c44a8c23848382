import { Link, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { colour, size, space } from '../layout/designTokens.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisView } from './analysisView.ts';
import { type KeyFigure, keyFigures } from './figuresOfFindings.ts';

/** The numbers of the first findings beside each other, each with its interval, rows and p. */
export function KeyFigures({ view }: { readonly view: AnalysisView }): ReactNode {
  const layout = useReportLayout();
  const figures = keyFigures(view, layout);
  if (figures.length === 0) return null;
  return (
    <View wrap={false} style={{ marginTop: space.l }}>
      <ReportText as="section">{layout.i18n.analysis.keyFigures}</ReportText>
      <View style={{ flexDirection: 'row', gap: space.l, marginTop: space.m }}>
        {figures.map((figure) => (
          <Figure key={figure.id} figure={figure} />
        ))}
      </View>
    </View>
  );
}

function Figure({
  figure: { anchor, value, interval, title, what, certainty },
}: {
  readonly figure: KeyFigure;
}): ReactNode {
  return (
    <View
      style={{ flexGrow: 1, flexBasis: 0, borderTop: `1.5pt solid ${colour.accent}`, paddingTop: space.s }}
    >
      <ReportText bold style={{ fontSize: size.section, lineHeight: 1.2 }}>
        {value}
      </ReportText>
      <ReportText as="small">{interval}</ReportText>
      <Link src={`#${anchor}`} style={{ textDecoration: 'none' }}>
        <ReportText as="small" bold style={{ marginTop: space.xs }}>
          {title}
        </ReportText>
      </Link>
      <ReportText as="note">{what}</ReportText>
      <ReportText as="note">{certainty}</ReportText>
    </View>
  );
}
