import { View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import type { ColumnProfile } from '../../domain/datasets/datasetProfile.ts';
import { space } from '../layout/designTokens.ts';
import { ReportText } from '../layout/ReportText.tsx';
import { RunningPage } from '../layout/RunningPage.tsx';
import { useReportLayout } from '../layout/reportLayout.ts';
import type { AnalysisView } from './analysisView.ts';
import { ANCHORS } from './anchors.ts';
import { ColumnsSection } from './ColumnsSection.tsx';
import { FindingSection } from './FindingSection.tsx';
import { FurtherResults } from './FurtherResults.tsx';
import { MethodSection } from './MethodPages.tsx';
import { QualitySection } from './QualitySection.tsx';

interface ResultPagesProps {
  readonly view: AnalysisView;
  /** The first of the data set's columns. */
  readonly columns: readonly ColumnProfile[];
  /** Whether the method follows: where there are no further columns. */
  readonly hasMethod: boolean;
}

/** Findings, the other results, data quality, columns and method: one after the other, so that none of them leaves most of a page empty. */
export function ResultPages({ view, columns, hasMethod }: ResultPagesProps): ReactNode {
  const { i18n } = useReportLayout();
  const { findings, results } = i18n.analysis;
  return (
    <RunningPage title={results}>
      {view.findings.length > 0 ? (
        <View id={ANCHORS.findings} style={{ marginBottom: space.m }}>
          <ReportText as="heading">{findings}</ReportText>
        </View>
      ) : null}
      {view.findings.map((finding) => (
        <FindingSection key={finding.number} finding={finding} view={view} />
      ))}
      <FurtherResults view={view} isFirst={view.findings.length === 0} />
      <QualitySection view={view} isFirst={view.findings.length === 0 && view.further.length === 0} />
      <ColumnsSection data={view.data} columns={columns} />
      {hasMethod ? <MethodSection view={view} isFirst={false} /> : null}
    </RunningPage>
  );
}
