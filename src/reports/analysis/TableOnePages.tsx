import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { TableOne, TableOneRow } from '../../domain/statistics/tableOne.ts';
import { CONTENT_WIDTH, colour, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { RunningPage } from '../layout/RunningPage.tsx';
import { type ReportLayout, useReportLayout } from '../layout/reportLayout.ts';
import { TableBody, type TableColumn, TableRow } from '../layout/Table.tsx';
import type { AnalysisView } from './analysisView.ts';
import { ANCHORS } from './anchors.ts';
import { type TableOneLine, tableOneLines } from './tableOneLines.ts';

/** Groups that have a column; more would leave no room for their figures. */
export const MOST_GROUPS = 4;
const WIDTHS = { name: 112, difference: 34, p: 72 } as const;

interface TableOnePagesProps {
  readonly view: AnalysisView;
  /** The rows of the table from this one, counted from 0, up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
}

/** Table 1: every compared column, for all rows and by group. */
export function TableOnePages({ view, from, to }: TableOnePagesProps): ReactNode {
  const layout = useReportLayout();
  const { tableOne: texts } = layout.i18n.analysis;
  const table = view.data.results.tableOne;
  const groups = table.by?.groups ?? [];
  const columns = columnsOf(table, layout);
  const intro = [
    table.by === null ? '' : texts.by(shortened(table.by.column, 60)),
    texts.intro(table.n, table.missing),
    groups.length > MOST_GROUPS ? texts.moreGroups(groups.length - MOST_GROUPS) : '',
  ];
  return (
    <RunningPage title={texts.title}>
      <View id={from === 0 ? ANCHORS.tableOne : `${ANCHORS.tableOne}-${from}`}>
        <ReportText as="heading">{from === 0 ? texts.title : layout.i18n.continued(texts.title)}</ReportText>
        {from === 0 ? (
          <ReportText style={{ marginTop: space.s }}>
            {intro.filter((text) => text !== '').join(' ')}
          </ReportText>
        ) : null}
      </View>
      <TableBody columns={columns}>
        {table.rows.slice(from, to).map((row) => (
          <Row key={row.id} row={row} columns={columns} />
        ))}
      </TableBody>
      {table.by === null || to < table.rows.length ? null : (
        <ReportText as="note" style={{ marginTop: space.s }}>
          {texts.notes}
        </ReportText>
      )}
    </RunningPage>
  );
}

function Row({
  row,
  columns,
}: {
  readonly row: TableOneRow;
  readonly columns: readonly TableColumn[];
}): ReactNode {
  const layout = useReportLayout();
  return (
    <TableRow dense>
      {[...tableOneLines(row, MOST_GROUPS, layout).entries()].map(([position, line]) => (
        <LineOfRow key={position} line={line} columns={columns} />
      ))}
    </TableRow>
  );
}

interface LineOfRowProps {
  readonly line: TableOneLine;
  readonly columns: readonly TableColumn[];
}

/** Lines below the name of the column are set in. */
function LineOfRow({ line: { isName, cells, test }, columns }: LineOfRowProps): ReactNode {
  return (
    <View style={{ flexDirection: 'row' }}>
      {columns.slice(0, cells.length).map(({ title, width, align = 'left', inset = 0 }, at) => (
        <ReportText
          key={title}
          as="small"
          bold={isName && at === 0}
          style={{
            width,
            paddingLeft: at === 0 && !isName ? space.m : inset,
            paddingRight: space.s,
            textAlign: align,
            ...(isName ? {} : { color: colour.muted }),
          }}
        >
          {cells[at] ?? ''}
        </ReportText>
      ))}
      {test === null ? null : (
        <ReportText
          as="small"
          style={{
            width: columns.slice(cells.length).reduce((sum, { width }) => sum + width, 0),
            paddingLeft: space.s,
            color: colour.muted,
          }}
        >
          {test}
        </ReportText>
      )}
    </View>
  );
}

function columnsOf({ by, n }: TableOne, { i18n, figures }: ReportLayout): TableColumn[] {
  const { tableOne: texts } = i18n.analysis;
  const groups = by?.groups.slice(0, MOST_GROUPS) ?? [];
  const rest = by === null ? 0 : WIDTHS.difference + WIDTHS.p;
  const width = (CONTENT_WIDTH - WIDTHS.name - rest) / (groups.length + 1);
  const head = (title: string, rows: number) => `${title}\nn = ${figures.count(rows)}`;
  return [
    { title: texts.characteristic, width: WIDTHS.name },
    { title: head(texts.overall, n), width, align: 'right' },
    ...groups.map(
      (group): TableColumn => ({
        title: head(shortened(`${by?.column ?? ''} = ${group.level}`, 40), group.n),
        width,
        align: 'right',
      }),
    ),
    ...(by === null
      ? []
      : [
          { title: texts.difference, width: WIDTHS.difference, align: 'right' } as const,
          { title: texts.p, width: WIDTHS.p, inset: space.s } as const,
        ]),
  ];
}
