import { Page, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { space } from '../layout/designTokens.ts';
import { PaintedRunningLine } from '../layout/PaintedRunningLine.tsx';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import type { RowPages as RowPagesSpec } from '../reportKind.ts';
import { rowHeight } from './layoutRow.ts';
import { BAND_LINE_HEIGHT, INTRO_HEIGHT } from './planPages.ts';
import { RowTable } from './RowTable.tsx';
import type { RowColumn, RowLayout } from './rowLayout.ts';

interface RowPagesProps {
  readonly section: RowPagesSpec;
  readonly layout: RowLayout;
  /** The part's rows, page by page. */
  readonly pages: readonly (readonly (readonly string[])[])[];
  /** Number of the part's first row, from 1. */
  readonly firstRow: number;
}

/** Points by which rounding may let a planned page outgrow its room, before react-pdf would begin another. */
const SLACK = 4;

/** The pages of a part; each holds the rows that were planned for it, in one band after the other. */
export function RowPages({ section, layout, pages, firstRow }: RowPagesProps): ReactNode {
  const starts: number[] = [];
  let next = firstRow;
  for (const rows of pages) {
    starts.push(next);
    next += rows.length;
  }
  return pages.flatMap((rows, index) => {
    const heights = rows.map((cells) => rowHeight(cells, layout));
    return layout.bands.map((columns) => (
      <RowPage
        key={`${starts[index]}/${columns[0]?.index}`}
        section={section}
        layout={layout}
        rows={rows}
        heights={heights}
        start={starts[index] ?? firstRow}
        columns={columns}
      />
    ));
  });
}

interface RowPageProps extends Pick<RowPagesProps, 'section' | 'layout'> {
  readonly rows: readonly (readonly string[])[];
  readonly heights: readonly number[];
  readonly start: number;
  /** A band of the layout. */
  readonly columns: readonly RowColumn[];
}

function RowPage({ section, layout, rows, heights, start, columns }: RowPageProps): ReactNode {
  const { page, i18n, numbers } = useReportLayout();
  const first = start === 1;
  const from = (columns[0]?.index ?? 0) + 1;
  return (
    <Page
      size={page.size}
      style={{
        paddingTop: page.marginTop,
        paddingBottom: page.marginBottom - SLACK,
        paddingHorizontal: page.marginX,
      }}
    >
      <PaintedRunningLine line="head" title={section.title} />
      {first ? (
        <View style={{ height: INTRO_HEIGHT }} {...(from === 1 ? { id: section.anchor } : {})}>
          <ReportText as="heading">{section.title}</ReportText>
          <ReportText style={{ marginTop: space.s, width: 400 }}>{section.intro}</ReportText>
        </View>
      ) : null}
      {layout.bands.length > 1 ? (
        <View style={{ height: BAND_LINE_HEIGHT }}>
          <ReportText as="label">
            {i18n.analysis.columnsOf(from, from + columns.length - 1, layout.columns)}
          </ReportText>
        </View>
      ) : null}
      <RowTable
        layout={layout}
        band={columns}
        rows={rows}
        heights={heights}
        numbers={rows.map((_, index) => numbers.count(start + index))}
        numberTitle={section.numberTitle}
      />
      <PaintedRunningLine line="foot" title={section.title} />
    </Page>
  );
}
