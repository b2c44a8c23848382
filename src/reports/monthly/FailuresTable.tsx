import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { NO_NUMBER } from '../formats/numberFormats.ts';
import { CONTENT_WIDTH, space } from '../typeset/designTokens.ts';
import { shortened } from '../typeset/printableText.ts';
import { Cells, Table, type TableColumn, TableRow } from '../typeset/Table.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';
import type { MonthlyReportData } from './monthlyReportData.ts';

/** Reasons of failure with how often each came up. */
export function FailuresTable({ failures }: { readonly failures: MonthlyReportData['failures'] }): ReactNode {
  const { copy, numbers } = useTypesetting();
  const { monthly } = copy;
  if (failures.length === 0) {
    return (
      <View style={{ marginTop: space.xl }}>
        <Words as="section">{monthly.failures}</Words>
        <Words style={{ marginTop: space.s }}>{monthly.noFailures}</Words>
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
