import type { ReactNode } from 'react';
import type { ColumnProfile } from '../../domain/datasets/datasetProfile.ts';
import { CONTENT_WIDTH, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { Cells, Table, type TableColumn, TableRow } from '../layout/Table.tsx';

const WIDTHS = { column: 170, treatment: 130 } as const;

/** One row per column that did not leave for the model as it is: how it left, and why. */
export function TreatmentsTable({ columns }: { readonly columns: readonly ColumnProfile[] }): ReactNode {
  const { i18n } = useReportLayout();
  const { left, treatments, reason } = i18n.analysis;
  const treated = columns.filter(({ treatment }) => treatment.treatment !== 'sent');
  const others = columns.length - treated.length;
  const heads: readonly TableColumn[] = [
    { title: left.column, width: WIDTHS.column },
    { title: left.treatment, width: WIDTHS.treatment },
    { title: left.reason, width: CONTENT_WIDTH - WIDTHS.column - WIDTHS.treatment },
  ];
  return (
    <>
      {treated.length > 0 ? (
        <Table title={left.title} columns={heads} firstRow={80}>
          {treated.map(({ name, treatment }) => (
            <TableRow key={name}>
              <Cells
                columns={heads}
                cells={[shortened(name, 120), treatments[treatment.treatment], reason(treatment.reason)]}
              />
            </TableRow>
          ))}
        </Table>
      ) : null}
      {others > 0 ? (
        <ReportText as="small" isProse style={{ marginTop: space.s }}>
          {treated.length === 0 ? left.all(others) : left.others(others)}
        </ReportText>
      ) : null}
    </>
  );
}
