import { AskedQuestion } from '../../domain/analysis/askedQuestion.ts';
import { option } from '../shared/parameters.ts';

/** The option of every command that starts an analysis. */
export const questionOption = () =>
  option(AskedQuestion, 'text', 'what the clinic wants to know, at most 2,000 characters');
