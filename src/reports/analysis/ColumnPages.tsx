import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { ColumnProfile } from '../../domain/datasets/datasetProfile.ts';
import { space } from '../typeset/designTokens.ts';
import { RunningPage } from '../typeset/RunningPage.tsx';
import { useTypesetting } from '../typeset/typesetting.ts';
import { Words } from '../typeset/Words.tsx';
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

/** Exact statistics of columns: a table a kind. */
export function ColumnPages({ data, columns, first }: ColumnPagesProps): ReactNode {
  const { copy } = useTypesetting();
  const { statistics, statisticsIntro } = copy.analysis;
  return (
    <RunningPage title={statistics}>
      {first ? (
        <View id={ANCHORS.statistics}>
          <Words as="heading">{statistics}</Words>
          <Words style={{ marginTop: space.s, width: 400 }}>
            {statisticsIntro(data.profile.rows, data.profile.columns.length)}
          </Words>
        </View>
      ) : (
        <Words as="heading">{copy.continued(statistics)}</Words>
      )}
      <View>
        <NumericColumnsTable columns={columnsOfKind(columns, 'numeric')} />
        <TextColumnsTable columns={columnsOfKind(columns, 'text')} />
        <IdentifyingColumnsTable columns={columnsOfKind(columns, 'identifying')} />
      </View>
    </RunningPage>
  );
}
