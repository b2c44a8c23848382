import type { Analysis } from '../../store/analysis/analyses.ts';

/** An analysis for a reader: what was asked, how far it is, what it costs and what was found. */
export function analysisText(analysis: Analysis): string {
  const { id, status, datasetId, clinicId, question, models, usage, rowsCovered, missingChunks } = analysis;
  const tokens = `${usage.promptTokens} prompt and ${usage.outputTokens} output tokens, ${costText(usage)}`;
  const covered =
    rowsCovered === null ? [] : [`  rows       ${rowsCovered} covered, ${missingChunks ?? 0} chunks missing`];
  return [
    `${id} ${status}`,
    `  question   ${question}`,
    `  data set   ${datasetId} of ${clinicId}`,
    `  models     ${models.join(', ') || analysis.model}`,
    `  spent      ${tokens}`,
    ...covered,
    ...(analysis.answer?.findings ?? []).map(({ title }) => `  finding    ${title}`),
  ].join('\n');
}

export const costText = ({ costUsd }: { readonly costUsd: number | null }): string =>
  costUsd === null ? 'cost unknown' : `about $${costUsd.toFixed(4)}`;
