import type { ReactNode } from 'react';
import type { IdentifyingColumn } from '../../domain/datasets/datasetProfile.ts';
import { CONTENT_WIDTH, space } from '../typeset/designTokens.ts';
import { shortened } from '../typeset/printableText.ts';
import { Cells, Table, type TableColumn, TableRow } from '../typeset/Table.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { COUNT_COLUMNS_WIDTH, countColumns } from './countColumns.ts';

/** A row a column whose values appear nowhere in the report: how complete it is and why it is held back. */
export function IdentifyingColumnsTable({
  columns,
}: {
  readonly columns: readonly IdentifyingColumn[];
}): ReactNode {
  const { copy, numbers } = useTypesetting();
  if (columns.length === 0) return null;
  const { figures, reasons } = copy.analysis;
  const heads: readonly TableColumn[] = [
    ...countColumns(figures),
    { title: figures.reason, width: CONTENT_WIDTH - COUNT_COLUMNS_WIDTH, inset: space.m },
  ];
  return (
    <Table title={copy.analysis.identifyingColumns} columns={heads} firstRow={80}>
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
              reasons[column.reason],
            ]}
          />
        </TableRow>
      ))}
    </Table>
  );
}
