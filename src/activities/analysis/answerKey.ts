import type { AnsweredChild } from '../../store/analysis/analysisTasks.ts';

/** Names an answer by what it was made from and by whom, so that a merge of the same answers is found again. */
export const childKey = ({ contentHash, model }: Pick<AnsweredChild, 'contentHash' | 'model'>): string =>
  `${contentHash}/${model}`;
