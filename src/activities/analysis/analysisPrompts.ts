import type { FollowedPlan } from '../../domain/analysis/analysisPlan.ts';
import { sentQuestion } from '../../domain/analysis/askedQuestion.ts';
import { columnNames } from '../../domain/analysis/columnNames.ts';
import { figureText } from '../../domain/analysis/figureText.ts';
import { readAnswer } from '../../domain/analysis/modelAnswer.ts';
import { readPlan } from '../../domain/analysis/modelPlan.ts';
import { planProblems } from '../../domain/analysis/planProblems.ts';
import { answerPrompt } from '../../domain/analysis/prompts/answerPrompt.ts';
import { planPrompt } from '../../domain/analysis/prompts/planPrompt.ts';
import { claimFacts, resultFacts } from '../../domain/analysis/prompts/resultFacts.ts';
import { rankResults } from '../../domain/analysis/rankResults.ts';
import { resultEntries } from '../../domain/analysis/resultEntries.ts';
import { resultFigures } from '../../domain/analysis/resultFigures.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { ANSWER_RESPONSE_SCHEMA, PLAN_RESPONSE_SCHEMA } from '../../providers/geminiSchemas.ts';
import { newFence, type TaskPrompt } from './answerTask.ts';
import type { AnalysisOfDataset } from './requireImported.ts';

/** Results that the model is told, the most important first: a few thousand tokens. */
const MOST_RESULTS = 30;
/** Claims that the model is told. */
const MOST_CLAIMS = 20;

/** Nothing of it can be halved. */
const WHOLE = {
  items: 1,
  sizeOf: () => ({ rows: 0, contentHash: '' }),
} satisfies Partial<TaskPrompt>;

/** Asks for the plan of an analysis. */
export function planTaskPrompt({ analysis, dataset: { profile } }: AnalysisOfDataset): TaskPrompt {
  return {
    ...WHOLE,
    stage: 'plan',
    text: planPrompt({
      question: sentQuestion(analysis.question),
      profile,
      locale: analysis.locale,
      fence: newFence(),
    }),
    responseSchema: PLAN_RESPONSE_SCHEMA,
    read: (json, { isRepair }) => {
      const plan = readPlan(json);
      if (!plan) return undefined;
      const problems = planProblems(plan, profile);
      const answer = { plan, source: isRepair ? 'repaired' : 'model' } satisfies FollowedPlan;
      return { answer: problems.length === 0 ? answer : null, problems };
    },
  };
}

/**
 * Asks for the answer of an analysis, from its results.
 *
 * @throws PermanentError `AnalysisNotPlanned` before they are computed
 */
export function answerTaskPrompt({ analysis, dataset: { profile } }: AnalysisOfDataset): TaskPrompt {
  const { plan, results, claims, locale } = analysis;
  if (!plan || !results) throw new PermanentError('AnalysisNotPlanned', `${analysis.id} has no results`);
  const entries = resultEntries(results);
  const ranked = rankResults(entries, plan.plan).slice(0, MOST_RESULTS);
  const supported = claims.filter(({ verdict }) => verdict.verdict === 'supported').slice(0, MOST_CLAIMS);
  const references = {
    names: columnNames(profile),
    results: new Set([...ranked.map(({ entry }) => entry.id), ...supported.map(({ id }) => id)]),
    figureOf: resultFigures({ entries, claims: supported, profile, kept: results.kept }, figureText(locale)),
  };
  return {
    ...WHOLE,
    stage: 'answer',
    text: answerPrompt({
      question: sentQuestion(analysis.question),
      plan: plan.plan,
      kept: results.kept,
      rows: results.rows,
      results: ranked.map(resultFacts),
      claims: supported.map(claimFacts),
      locale,
      fence: newFence(),
    }),
    responseSchema: ANSWER_RESPONSE_SCHEMA,
    read: (json) => readAnswer(json, references),
  };
}
