import type { AnalysisAnswer } from '../../src/domain/analysis/analysisAnswer.ts';
import { EMPTY_PLAN, type FollowedPlan } from '../../src/domain/analysis/analysisPlan.ts';
import type { AnalysisResults } from '../../src/domain/analysis/analysisResults.ts';

/** A plan that asks for nothing in particular. */
export const PLAIN_PLAN: FollowedPlan = {
  plan: EMPTY_PLAN,
  source: 'default',
};

/** The results of a data set in which no column can be compared. */
export const plainResults = (rows: number): AnalysisResults => ({
  rows,
  kept: rows,
  compared: [],
  notCompared: [],
  tableOne: { by: null, n: rows, missing: 0, rows: [] },
  associations: [],
  survival: null,
  months: [],
  relations: [],
});

/** An answer of one sentence. */
export const plainAnswer = (sentence: string): AnalysisAnswer => ({
  sentences: [{ text: sentence, isChecked: true }],
  findings: [],
  limits: [],
  source: 'model',
});
