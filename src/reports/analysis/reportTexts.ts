import type { AnalysisReportData } from './analysisReportData.ts';

/** Every text that comes from the clinic, its data or the model. */
export function reportTexts({
  clinic,
  datasetName,
  question,
  answer,
  profile,
}: AnalysisReportData): string[] {
  return [
    clinic.name,
    ...clinic.letterhead,
    datasetName,
    question,
    answer.summary,
    ...answer.findings.flatMap((finding) => [
      finding.title,
      finding.detail,
      ...finding.columns,
      ...(finding.evidence ?? []).flatMap(({ column, value }) => [column, value]),
    ]),
    ...profile.columns.flatMap((column) => [
      column.name,
      ...(column.kind === 'identifying' ? [] : column.topValues.map(({ value }) => value)),
    ]),
  ];
}
