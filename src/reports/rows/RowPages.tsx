import { Page, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { RowPages as RowPagesSpec } from '../reportKind.ts';
import { space } from '../typeset/designTokens.ts';
import { PaintedRunningLine } from '../typeset/PaintedRunningLine.tsx';
import { PageCounter } from '../typeset/RunningPage.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';
import { BAND_LINE_HEIGHT, INTRO_HEIGHT } from './planPages.ts';
import { RowTable } from './RowTable.tsx';
import type { RowColumn, RowLayout } from './rowLayout.ts';
import { rowHeight } from './setRow.ts';

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
        counts={index === 0 && columns === layout.bands[0]}
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
  /** Whether the part's pages are counted on this one. */
  readonly counts: boolean;
}

function RowPage({ section, layout, rows, heights, start, columns, counts }: RowPageProps): ReactNode {
  const { page, copy, numbers } = useTypesetting();
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
          <Words as="heading">{section.title}</Words>
          <Words style={{ marginTop: space.s, width: 400 }}>{section.intro}</Words>
        </View>
      ) : null}
      {layout.bands.length > 1 ? (
        <View style={{ height: BAND_LINE_HEIGHT }}>
          <Words as="label">{copy.analysis.columnsOf(from, from + columns.length - 1, layout.columns)}</Words>
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
      {counts ? <PageCounter /> : null}
    </Page>
  );
}
