import { Rect, Svg, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { CONTENT_WIDTH, colour, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';

const MOST_SHOWN = 5;
const NAME_WIDTH = 150;
const FIGURE_WIDTH = 100;
const BAR = { width: CONTENT_WIDTH - NAME_WIDTH - FIGURE_WIDTH - 2 * space.m, height: 9 } as const;

/** The columns with the most missing cells, each with its share of all rows. */
export function Completeness({
  profile: { columns, rows },
}: {
  readonly profile: DatasetProfile;
}): ReactNode {
  const { i18n, numbers } = useReportLayout();
  const incomplete = columns.filter((column) => column.missing > 0);
  const shown = incomplete.toSorted((a, b) => b.missing - a.missing).slice(0, MOST_SHOWN);
  return (
    <View wrap={false} style={{ marginTop: space.xl }}>
      <ReportText as="section">{i18n.analysis.missing}</ReportText>
      <ReportText as="note" style={{ marginTop: space.xs, marginBottom: space.s }}>
        {incomplete.length === 0
          ? i18n.analysis.complete
          : i18n.analysis.incomplete(
              incomplete.length,
              columns.length,
              incomplete.length > MOST_SHOWN ? MOST_SHOWN : null,
            )}
      </ReportText>
      {shown.map((column) => (
        <View
          key={column.name}
          style={{ flexDirection: 'row', alignItems: 'center', gap: space.m, paddingVertical: 3 }}
        >
          <ReportText as="small" style={{ width: NAME_WIDTH }}>
            {shortened(column.name, 60)}
          </ReportText>
          <Svg width={BAR.width} height={BAR.height} viewBox={`0 0 ${BAR.width} ${BAR.height}`}>
            <Rect
              x={0.5}
              y={0.5}
              width={BAR.width - 1}
              height={BAR.height - 1}
              stroke={colour.rule}
              strokeWidth={0.6}
            />
            <Rect
              x={0.5}
              y={0.5}
              width={Math.max(0.5, ((BAR.width - 1) * column.missing) / rows)}
              height={BAR.height - 1}
              fill={colour.accent}
            />
          </Svg>
          <ReportText as="small" style={{ width: FIGURE_WIDTH, textAlign: 'right' }}>
            {`${numbers.count(column.missing)} (${numbers.share(column.missing, rows)})`}
          </ReportText>
        </View>
      ))}
    </View>
  );
}
