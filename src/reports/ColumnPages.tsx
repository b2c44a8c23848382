import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { AnalysisReportData } from './analysisReportData.ts';
import { space } from './designTokens.ts';
import { IdentifyingColumnsTable } from './IdentifyingColumnsTable.tsx';
import { NumericColumnsTable } from './NumericColumnsTable.tsx';
import { counted } from './numberFormat.ts';
import { columnsOfKind } from './profileTotals.ts';
import { type OnTotalPages, RunningPage } from './RunningPage.tsx';
import { TextColumnsTable } from './TextColumnsTable.tsx';
import { Words } from './Words.tsx';

interface ColumnPagesProps {
  readonly data: AnalysisReportData;
  readonly onTotalPages: OnTotalPages;
}

/** Exact statistics of every column: a table a kind. */
export function ColumnPages({ data, onTotalPages }: ColumnPagesProps): ReactNode {
  const { rows, columns } = data.profile;
  return (
    <RunningPage data={data} onTotalPages={onTotalPages} title="Column statistics">
      <Words as="heading">Column statistics</Words>
      <Words style={{ marginTop: space.s, width: 380 }}>
        {`Computed from all ${counted(rows, 'row')} of the ` +
          `${counted(columns.length, 'column')}, not by the model. Shares of missing cells are ` +
          'of all rows; means and other fractions are rounded to five significant digits.'}
      </Words>
      <View>
        <NumericColumnsTable columns={columnsOfKind(data.profile, 'numeric')} />
        <TextColumnsTable columns={columnsOfKind(data.profile, 'text')} />
        <IdentifyingColumnsTable columns={columnsOfKind(data.profile, 'identifying')} />
      </View>
    </RunningPage>
  );
}
