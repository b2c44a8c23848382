import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { TextColumn } from '../domain/datasetProfile.ts';
import { colour, page, space } from './designTokens.ts';
import { formatCount, formatShare } from './numberFormat.ts';
import { shortened } from './printableText.ts';
import { Cells, Table, type TableColumn, TableRow } from './Table.tsx';
import { Words } from './Words.tsx';

/** Values listed a column; the rest are counted. */
const MAX_VALUES = 5;
const FIGURES: readonly TableColumn[] = [
  { title: 'Column', width: 126 },
  { title: 'Values', width: 48, align: 'right' },
  { title: 'Missing', width: 66, align: 'right' },
  { title: 'Distinct', width: 48, align: 'right' },
];
const VALUES_INSET = space.m;
const VALUES_WIDTH = page.contentWidth - FIGURES.reduce((sum, column) => sum + column.width, 0);
const COLUMNS: readonly TableColumn[] = [
  ...FIGURES,
  { title: 'Most frequent values, rows', width: VALUES_WIDTH, inset: VALUES_INSET },
];

/** A row a column: its counts beside its most frequent values. */
export function TextColumnsTable({ columns }: { readonly columns: readonly TextColumn[] }): ReactNode {
  if (columns.length === 0) return null;
  return (
    <Table title="Text columns" columns={COLUMNS} firstRow={260}>
      {columns.map((column) => (
        <TableRow key={column.name}>
          <View style={{ flexDirection: 'row' }}>
            <Cells
              columns={FIGURES}
              cells={[
                shortened(column.name, 120),
                formatCount(column.count),
                `${formatCount(column.missing)} ` +
                  `(${formatShare(column.missing, column.count + column.missing)})`,
                formatCount(column.distinct),
              ]}
            />
            <FrequentValues column={column} />
          </View>
        </TableRow>
      ))}
    </Table>
  );
}

function FrequentValues({ column }: { readonly column: TextColumn }): ReactNode {
  const shown = column.topValues.slice(0, MAX_VALUES);
  const others = column.distinct - shown.length;
  return (
    <View style={{ width: VALUES_WIDTH, paddingLeft: VALUES_INSET }}>
      {shown.map(({ value, count }) => (
        <View key={value} style={{ flexDirection: 'row', gap: space.s }}>
          <Words as="small" style={{ flex: 1 }}>
            {shortened(value, 60)}
          </Words>
          <Words as="small" style={{ width: 76, textAlign: 'right' }}>
            {`${formatCount(count)} (${formatShare(count, column.count)})`}
          </Words>
        </View>
      ))}
      {others > 0 ? (
        <Words as="small" style={{ color: colour.muted }}>
          {shown.length === 0 ? '' : `and ${formatCount(others)} more`}
        </Words>
      ) : null}
    </View>
  );
}
