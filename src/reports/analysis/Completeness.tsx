import { Rect, Svg, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { DatasetProfile } from '../../domain/datasets/datasetProfile.ts';
import { CONTENT_WIDTH, colour, space } from '../typeset/designTokens.ts';
import { shortened } from '../typeset/printableText.ts';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';

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
  const { copy, numbers } = useTypesetting();
  const incomplete = columns.filter((column) => column.missing > 0);
  const shown = incomplete.toSorted((a, b) => b.missing - a.missing).slice(0, MOST_SHOWN);
  return (
    <View wrap={false} style={{ marginTop: space.xl }}>
      <Words as="section">{copy.analysis.missing}</Words>
      <Words as="note" style={{ marginTop: space.xs, marginBottom: space.s }}>
        {incomplete.length === 0
          ? copy.analysis.complete
          : copy.analysis.incomplete(
              incomplete.length,
              columns.length,
              incomplete.length > MOST_SHOWN ? MOST_SHOWN : null,
            )}
      </Words>
      {shown.map((column) => (
        <View
          key={column.name}
          style={{ flexDirection: 'row', alignItems: 'center', gap: space.m, paddingVertical: 3 }}
        >
          <Words as="small" style={{ width: NAME_WIDTH }}>
            {shortened(column.name, 60)}
          </Words>
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
          <Words as="small" style={{ width: FIGURE_WIDTH, textAlign: 'right' }}>
            {`${numbers.count(column.missing)} (${numbers.share(column.missing, rows)})`}
          </Words>
        </View>
      ))}
    </View>
  );
}
