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

/** Points for the title of the first table and its first row, below the introduction. */
const HEAD_PRESENCE = 170;

interface ColumnsProps {
  readonly data: AnalysisReportData;
  /** A batch of the data set's columns. */
  readonly columns: readonly ColumnProfile[];
}

/** Exact statistics of the first columns, below what is before them on the page. */
export function ColumnsSection({ data, columns }: ColumnsProps): ReactNode {
  const { i18n } = useReportLayout();
  return (
    <>
      <View
        id={ANCHORS.statistics}
        wrap={false}
        minPresenceAhead={HEAD_PRESENCE}
        style={{ marginTop: space.xl }}
      >
        <ReportText as="heading">{i18n.analysis.statistics}</ReportText>
        <ReportText style={{ marginTop: space.s }}>
          {i18n.analysis.statisticsIntro(data.profile.rows, data.profile.columns.length)}
        </ReportText>
      </View>
      <ColumnTables columns={columns} />
    </>
  );
}

/** The further columns, on pages of their own. */
export function ColumnPages({ columns }: Pick<ColumnsProps, 'columns'>): ReactNode {
  const { i18n } = useReportLayout();
  const { statistics } = i18n.analysis;
  return (
    <RunningPage title={statistics}>
      <ReportText as="heading">{i18n.continued(statistics)}</ReportText>
      <View>
        <ColumnTables columns={columns} />
      </View>
    </RunningPage>
  );
}

/** One table per kind of column. */
function ColumnTables({ columns }: Pick<ColumnsProps, 'columns'>): ReactNode {
  return (
    <>
      <NumericColumnsTable columns={columnsOfKind(columns, 'numeric')} />
      <TextColumnsTable columns={columnsOfKind(columns, 'text')} />
      <IdentifyingColumnsTable columns={columnsOfKind(columns, 'identifying')} />
    </>
  );
}
