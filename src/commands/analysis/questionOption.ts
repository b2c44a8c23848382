import { Question } from '../../contracts/jobs.ts';
import { option } from '../shared/parameters.ts';

/** The option of every command that starts an analysis. */
export const questionOption = () =>
  option(Question, 'text', 'what the clinic wants to know, at most 2,000 characters');
