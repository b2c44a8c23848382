import type { AnalysisView } from './analysisView.ts';

/** Every text that comes from the clinic, its data or the model. */
export function reportTexts({ data, sentences, limits, findings }: AnalysisView): string[] {
  const { clinic, datasetName, question, profile } = data;
  return [
    clinic.name,
    ...clinic.letterhead,
    datasetName,
    question,
    ...[...sentences, ...limits].map(({ text }) => text),
    ...findings.flatMap(({ title, detail, caution }) => [title.text, detail?.text ?? '', caution.text]),
    ...profile.columns.flatMap((column) => [
      column.name,
      ...(column.kind === 'identifying' ? [] : column.topValues.map(({ value }) => value)),
    ]),
  ];
}
