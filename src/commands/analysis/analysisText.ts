import type { AnswerText } from '../../domain/analysis/analysisAnswer.ts';
import type { FilledAnswer } from '../../domain/analysis/filledAnswer.ts';
import type { Analysis } from '../../store/analysis/analyses.ts';

/** An analysis for a reader: what was asked, how far it is, what it costs, and the answer; undefined until it is completed. */
export function analysisText(analysis: Analysis, answer: FilledAnswer | undefined): string {
  const { id, status, datasetId, clinicId, question, models, usage, rowsRead, missingChunks } = analysis;
  const tokens = `${usage.promptTokens} prompt and ${usage.outputTokens} output tokens, ${costText(usage)}`;
  const read =
    rowsRead === null ? [] : [`  rows       ${rowsRead} read, ${missingChunks ?? 0} chunks missing`];
  return [
    `${id} ${status}`,
    `  question   ${question}`,
    `  data set   ${datasetId} of ${clinicId}`,
    `  models     ${models.join(', ') || analysis.model}`,
    `  spent      ${tokens}`,
    ...read,
    ...(answer?.sentences ?? []).map((text) => `  answer     ${marked(text)}`),
    ...(answer?.findings ?? []).map(({ title }) => `  finding    ${marked(title)}`),
    ...(answer?.limits ?? []).map((text) => `  limit      ${marked(text)}`),
  ].join('\n');
}

const marked = ({ text, isChecked }: AnswerText): string => (isChecked ? text : `${text} (not checked)`);

export const costText = ({ costUsd }: { readonly costUsd: number | null }): string =>
  costUsd === null ? 'cost unknown' : `about $${costUsd.toFixed(4)}`;
