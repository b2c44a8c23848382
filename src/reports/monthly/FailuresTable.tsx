import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { NO_NUMBER } from '../formats/numberFormats.ts';
import { CONTENT_WIDTH, space } from '../layout/designTokens.ts';
import { shortened } from '../layout/printableText.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import { Cells, Table, type TableColumn, TableRow } from '../layout/Table.tsx';
import type { MonthlyReportData } from './monthlyReportData.ts';

/** Reasons of failure with how often each came up. */
export function FailuresTable({ failures }: { readonly failures: MonthlyReportData['failures'] }): ReactNode {
  const { i18n, numbers } = useReportLayout();
  const { monthly } = i18n;
  if (failures.length === 0) {
    return (
      <View style={{ marginTop: space.xl }}>
        <ReportText as="section">{monthly.failures}</ReportText>
        <ReportText style={{ marginTop: space.s }}>{monthly.noFailures}</ReportText>
      </View>
    );
  }
  const columns: readonly TableColumn[] = [
    { title: monthly.channel, width: 90 },
    { title: monthly.failureCode, width: CONTENT_WIDTH - 180 },
    { title: monthly.failed, width: 90, align: 'right' },
  ];
  return (
    <Table title={monthly.failures} columns={columns} firstRow={60}>
      {failures.map(({ channel, code, count }) => (
        <TableRow key={`${channel}/${code}`}>
          <Cells
            columns={columns}
            cells={[monthly[channel], code === null ? NO_NUMBER : shortened(code, 80), numbers.count(count)]}
          />
        </TableRow>
      ))}
    </Table>
  );
}
