import type { ReactNode } from 'react';
import type { IdentifyingColumn, IdentifyingReason } from '../domain/datasetProfile.ts';
import { page, space } from './designTokens.ts';
import { formatCount, formatShare } from './numberFormat.ts';
import { shortened } from './printableText.ts';
import { Cells, Table, type TableColumn, TableRow } from './Table.tsx';

const REASONS = {
  name: 'Looks like names of people',
  email: 'Looks like e-mail addresses',
  phone: 'Looks like phone numbers',
  recordNumber: 'Looks like record numbers',
  birthDate: 'Looks like dates of birth',
  address: 'Looks like postal addresses',
  namedByUser: 'Named as identifying by the user',
} satisfies Record<IdentifyingReason, string>;

const FIGURES: readonly TableColumn[] = [
  { title: 'Column', width: 126 },
  { title: 'Values', width: 48, align: 'right' },
  { title: 'Missing', width: 66, align: 'right' },
  { title: 'Distinct', width: 48, align: 'right' },
];
const COLUMNS: readonly TableColumn[] = [
  ...FIGURES,
  {
    title: 'Pseudonymised because',
    width: page.contentWidth - FIGURES.reduce((sum, column) => sum + column.width, 0),
    inset: space.m,
  },
];

/** A row a column whose values appear nowhere in the report: how complete it is and why it is held back. */
export function IdentifyingColumnsTable({
  columns,
}: {
  readonly columns: readonly IdentifyingColumn[];
}): ReactNode {
  if (columns.length === 0) return null;
  return (
    <Table title="Identifying columns" columns={COLUMNS} firstRow={80}>
      {columns.map((column) => (
        <TableRow key={column.name}>
          <Cells
            columns={COLUMNS}
            cells={[
              shortened(column.name, 120),
              formatCount(column.count),
              `${formatCount(column.missing)} ` +
                `(${formatShare(column.missing, column.count + column.missing)})`,
              formatCount(column.distinct),
              REASONS[column.reason],
            ]}
          />
        </TableRow>
      ))}
    </Table>
  );
}
