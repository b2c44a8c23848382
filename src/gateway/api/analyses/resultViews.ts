import { z } from 'zod';
import { AnswerText } from '../../../domain/analysis/analysisAnswer.ts';
import { FollowedPlan } from '../../../domain/analysis/analysisPlan.ts';
import { AnalysisResults } from '../../../domain/analysis/analysisResults.ts';
import { Claim, TestedClaim } from '../../../domain/analysis/claim.ts';
import type { FilledAnswer, FilledFinding } from '../../../domain/analysis/filledAnswer.ts';
import type { ResultEntry } from '../../../domain/analysis/resultEntries.ts';
import { Association, AssociationKind, ComparedGroup } from '../../../domain/statistics/association.ts';
import { CountedMonths } from '../../../domain/statistics/countedMonths.ts';
import { Relation } from '../../../domain/statistics/relation.ts';
import { Effect, NotEstimableReason, StatisticalTest } from '../../../domain/statistics/statisticsResult.ts';
import { CurveResult, SurvivalResult } from '../../../domain/statistics/survivalResult.ts';
import { TableOne } from '../../../domain/statistics/tableOne.ts';
import { facts } from './analysisView.ts';

/** Parts of the computed results, which the document describes once each. */
const NAMED = {
  Association,
  Claim,
  ComparedGroup,
  CountedMonths,
  Effect,
  FollowedPlan,
  Relation,
  StatisticalTest,
  SurvivalCurve: CurveResult,
  SurvivalResult,
  TableOne,
  TestedClaim,
};
for (const [id, schema] of Object.entries(NAMED)) z.globalRegistry.add(schema, { id });

const Text = z
  .object({
    text: z.string().describe('computed figures are written in, in the language of the analysis'),
    isChecked: AnswerText.shape.isChecked.describe(
      'false when it states a number, or which way a result points, that no computation gave, or names a result that there is not',
    ),
  })
  .meta({ id: 'AnswerText' });

const EntryView = z
  .object({
    id: z.string(),
    kind: z.enum([...AssociationKind.options, 'logRank', 'hazard']),
    first: z.string().describe('the outcome, or the column that comes first; of a survival, its time'),
    second: z.string(),
    n: z.int(),
    missing: z.int(),
    effect: Effect.nullable().describe('with its 95 % interval; null for a test without one'),
    test: StatisticalTest.nullable(),
    adjustedP: z.number().nullable().describe('adjusted for the number of tests (Benjamini and Hochberg)'),
    reason: NotEstimableReason.nullable().describe('why there is no estimate; null where there is one'),
    direction: z
      .object({ compared: z.string(), against: z.string() })
      .nullable()
      .describe('the effect is that of the level `compared` less that of `against`, or their ratio'),
    outcome: z.string().nullable().describe('the level of the first column whose share is compared'),
    groups: z.array(ComparedGroup),
    curves: z
      .array(CurveResult.pick({ level: true, n: true, events: true, median: true }))
      .describe('of a log-rank test; `GET /analyses/{analysis}/results` has them whole'),
  })
  .meta({ id: 'ComputedResult' });

/** The answer as readers see it, and the plan that was followed. */
export const AnalysisResultView = z
  .object({
    ...facts,
    locale: z.string().describe('the language of the texts'),
    plan: FollowedPlan,
    sentences: z.array(Text).describe('the answer to the question'),
    findings: z.array(
      z.object({
        title: Text,
        detail: Text,
        caution: Text.nullable().describe('what it does not mean'),
        results: z.array(EntryView).describe('the results that say it, the most important first'),
        claims: z
          .array(TestedClaim)
          .describe(
            'what the model noticed in rows and all rows confirm or do not, without a result: a share, a theme',
          ),
      }),
    ),
    limits: z.array(Text).describe('what the data cannot tell'),
    source: z
      .enum(['model', 'results'])
      .describe('whose answer it is: that of the model, or made from the results since the model gave none'),
  })
  .meta({ id: 'AnalysisResult' });

/** Everything that is computed for an analysis, not rounded. */
export const ComputedResultsView = z
  .object({
    ...facts,
    locale: z.string(),
    plan: FollowedPlan,
    results: AnalysisResults,
    claims: z
      .array(TestedClaim)
      .describe(
        'what the model noticed in rows, and what all rows say about it; empty until they are tested',
      ),
  })
  .meta({ id: 'ComputedResults' });

export const answerView = ({ findings, ...answer }: FilledAnswer) => ({
  sentences: [...answer.sentences],
  findings: findings.map(findingView),
  limits: [...answer.limits],
  source: answer.source,
});

const findingView = ({ results, claims, title, detail, caution }: FilledFinding) => ({
  ...{ title, detail, caution },
  results: results.map(entryView),
  claims: [...claims],
});

const entryView = ({ groups, curves, ...entry }: ResultEntry) => ({
  ...entry,
  groups: [...groups],
  curves: curves.map(({ level, n, events, median }) => ({ level, n, events, median })),
});
