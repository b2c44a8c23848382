import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { categoryOrder } from '../../domain/datasets/categoryOrder.ts';
import type { TextColumn } from '../../domain/datasets/datasetProfile.ts';
import { CONTENT_WIDTH, colour, size, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { Cells, Table, type TableColumn, TableRow } from '../layout/Table.tsx';
import { textWidth } from '../layout/textWidth.ts';
import { COUNT_COLUMNS_WIDTH, countColumns } from './countColumns.ts';

/** Values listed per column; the rest are counted. */
const MAX_VALUES = 5;
const MOST_VALUE = 60;
const VALUES_INSET = space.m;
const VALUES_WIDTH = CONTENT_WIDTH - COUNT_COLUMNS_WIDTH;

/** One row per column: its counts beside its most frequent values. */
export function TextColumnsTable({ columns }: { readonly columns: readonly TextColumn[] }): ReactNode {
  const { i18n, numbers } = useReportLayout();
  if (columns.length === 0) return null;
  const counts = countColumns(i18n.analysis.figures);
  const heads: readonly TableColumn[] = [
    ...counts,
    { title: i18n.analysis.figures.frequent, width: VALUES_WIDTH, inset: VALUES_INSET },
  ];
  return (
    <Table title={i18n.analysis.textColumns} columns={heads} firstRow={firstRowHeight(columns)}>
      {columns.map((column) => (
        <TableRow key={column.name}>
          <View style={{ flexDirection: 'row' }}>
            <Cells
              columns={counts}
              cells={[
                shortened(column.name, 120),
                numbers.count(column.count),
                `${numbers.count(column.missing)} ` +
                  `(${numbers.share(column.missing, column.count + column.missing)})`,
                numbers.count(column.distinct),
              ]}
            />
            <FrequentValues column={column} />
          </View>
        </TableRow>
      ))}
    </Table>
  );
}

/** Points that a value's count takes beside it. */
const COUNT_WIDTH = 76;
const HEAD_HEIGHT = 60;
const LINE_HEIGHT = 11.5;

/** Points for the heads of the table and its first row; broken lines are not full. */
function firstRowHeight([first]: readonly TextColumn[]): number {
  const width = 0.75 * (VALUES_WIDTH - VALUES_INSET - COUNT_WIDTH - space.s);
  const lines = (first?.topValues ?? [])
    .slice(0, MAX_VALUES)
    .map(({ value }) => Math.ceil(textWidth(shortened(value, MOST_VALUE), size.small) / width));
  const most = lines.reduce((sum, count) => sum + Math.max(1, count), 0);
  return HEAD_HEIGHT + LINE_HEIGHT * Math.max(3, most);
}

type Values = TextColumn['topValues'];

/** The values of an ordered category in their order, the others by how often they occur. */
function ordered(values: Values): Values {
  const order = categoryOrder(values.map(({ value }) => value));
  return order
    ? values.toSorted((one, other) => order.indexOf(one.value) - order.indexOf(other.value))
    : values;
}

function FrequentValues({ column }: { readonly column: TextColumn }): ReactNode {
  const { i18n, numbers } = useReportLayout();
  const shown = ordered(column.topValues.slice(0, MAX_VALUES));
  const others = column.distinct - shown.length;
  return (
    <View style={{ width: VALUES_WIDTH, paddingLeft: VALUES_INSET }}>
      {shown.map(({ value, count }) => (
        <View key={value} style={{ flexDirection: 'row', gap: space.s }}>
          <ReportText as="small" style={{ flex: 1 }}>
            {shortened(value, MOST_VALUE)}
          </ReportText>
          <ReportText as="small" style={{ width: COUNT_WIDTH, textAlign: 'right' }}>
            {`${numbers.count(count)} (${numbers.share(count, column.count)})`}
          </ReportText>
        </View>
      ))}
      {others > 0 ? (
        <ReportText as="small" style={{ color: colour.muted }}>
          {shown.length === 0 ? '' : i18n.analysis.andMore(others)}
        </ReportText>
      ) : null}
    </View>
  );
}
