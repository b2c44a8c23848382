import type { ReactNode } from 'react';
import type { IdentifyingColumn } from '../../domain/datasets/datasetProfile.ts';
import { CONTENT_WIDTH, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { useReportLayout } from '../layout/reportLayout.ts';
import { Cells, Table, type TableColumn, TableRow } from '../layout/Table.tsx';
import { COUNT_COLUMNS_WIDTH, countColumns } from './countColumns.ts';

/** One row per column whose values the report never shows: how complete it is and why it is withheld. */
export function IdentifyingColumnsTable({
  columns,
}: {
  readonly columns: readonly IdentifyingColumn[];
}): ReactNode {
  const { i18n, numbers } = useReportLayout();
  if (columns.length === 0) return null;
  const { figures, reason } = i18n.analysis;
  const heads: readonly TableColumn[] = [
    ...countColumns(figures),
    { title: figures.reason, width: CONTENT_WIDTH - COUNT_COLUMNS_WIDTH, inset: space.m },
  ];
  return (
    <Table title={i18n.analysis.identifyingColumns} columns={heads} firstRow={80}>
      {columns.map((column) => (
        <TableRow key={column.name}>
          <Cells
            columns={heads}
            cells={[
              shortened(column.name, 120),
              numbers.count(column.count),
              `${numbers.count(column.missing)} ` +
                `(${numbers.share(column.missing, column.count + column.missing)})`,
              numbers.count(column.distinct),
              reason(column.treatment.reason),
            ]}
          />
        </TableRow>
      ))}
    </Table>
  );
}
