import { Document, type DocumentProps } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { AnalysisReportData } from './analysisReportData.ts';
import { ColumnPages } from './ColumnPages.tsx';
import { CoverPage } from './CoverPage.tsx';
import { FindingPages } from './FindingPages.tsx';
import { MethodPages } from './MethodPages.tsx';
import { printableText, shortened } from './printableText.ts';
import type { OnTotalPages } from './RunningPage.tsx';
import { SummaryPages } from './SummaryPages.tsx';

interface AnalysisReportProps {
  readonly data: AnalysisReportData;
  readonly onTotalPages: OnTotalPages;
}

const TITLE = 'Data analysis report';

/**
 * The whole report as a react-pdf document. Call it as a function: react-pdf wants a `<Document>` at the
 * root.
 */
export function analysisReport({ data, onTotalPages }: AnalysisReportProps): ReactElement<DocumentProps> {
  const metadata = (text: string) => printableText(shortened(text, 300));
  return (
    <Document
      title={metadata(`${TITLE}: ${data.datasetName}`)}
      author={metadata(data.clinicName)}
      subject={metadata(data.question)}
      language="en-GB"
      creator="Aftercare"
      producer="Aftercare"
      creationDate={data.generatedAt}
      modificationDate={data.generatedAt}
      pageMode="useOutlines"
    >
      <CoverPage data={data} title={TITLE} onTotalPages={onTotalPages} />
      <SummaryPages data={data} onTotalPages={onTotalPages} />
      <FindingPages data={data} onTotalPages={onTotalPages} />
      <ColumnPages data={data} onTotalPages={onTotalPages} />
      <MethodPages data={data} onTotalPages={onTotalPages} />
    </Document>
  );
}
