import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { ColumnProfile } from '../../domain/datasets/datasetProfile.ts';
import { space } from '../layout/designTokens.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { RunningPage } from '../layout/RunningPage.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisReportData } from './analysisReportData.ts';
import { ANCHORS } from './anchors.ts';
import { IdentifyingColumnsTable } from './IdentifyingColumnsTable.tsx';
import { NumericColumnsTable } from './NumericColumnsTable.tsx';
import { columnsOfKind } from './profileTotals.ts';
import { TextColumnsTable } from './TextColumnsTable.tsx';

interface ColumnPagesProps {
  readonly data: AnalysisReportData;
  /** A batch of the data set's columns. */
  readonly columns: readonly ColumnProfile[];
  readonly first: boolean;
}

/** Exact statistics of columns, one table per kind. */
export function ColumnPages({ data, columns, first }: ColumnPagesProps): ReactNode {
  const { i18n } = useReportLayout();
  const { statistics, statisticsIntro } = i18n.analysis;
  return (
    <RunningPage title={statistics}>
      {first ? (
        <View id={ANCHORS.statistics}>
          <ReportText as="heading">{statistics}</ReportText>
          <ReportText style={{ marginTop: space.s, width: 400 }}>
            {statisticsIntro(data.profile.rows, data.profile.columns.length)}
          </ReportText>
        </View>
      ) : (
        <ReportText as="heading">{i18n.continued(statistics)}</ReportText>
      )}
      <View>
        <NumericColumnsTable columns={columnsOfKind(columns, 'numeric')} />
        <TextColumnsTable columns={columnsOfKind(columns, 'text')} />
        <IdentifyingColumnsTable columns={columnsOfKind(columns, 'identifying')} />
      </View>
    </RunningPage>
  );
}
