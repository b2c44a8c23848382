import { MAX_FINDINGS } from '../../domain/analysis/analysisAnswer.ts';
import { AnalysisPlan, EMPTY_PLAN } from '../../domain/analysis/analysisPlan.ts';
import { groupBy } from '../../domain/shared/groupBy.ts';
import { type AnswerTexts, figureOf } from './answerTexts/answerTexts.ts';
import { ENGLISH_ANSWER } from './answerTexts/englishAnswer.ts';
import { GERMAN_ANSWER } from './answerTexts/germanAnswer.ts';
import { type ClaimLine, claimLines } from './claimLines.ts';
import { jsonLines, jsonOf } from './jsonLines.ts';
import { isOfSurvival, ResultLine } from './resultLine.ts';
import { label, resultStatement } from './resultStatement.ts';
import { SANDBOX_NOTICE } from './sandboxNotice.ts';

const TEXTS = { en: ENGLISH_ANSWER, de: GERMAN_ANSWER };

/** Results that the sentences tell. */
const MOST_TOLD = 3;
const MOST_CHANCES = 5;
const MOST_THEMES = 2;
const MOST_RESULTS_PER_FINDING = 5;
const MOST_LIMITS = 6;

/** The answer as the model writes it. */
export interface WrittenAnswer {
  readonly sentences: readonly string[];
  readonly findings: readonly WrittenFinding[];
  readonly limits: readonly string[];
}

interface WrittenFinding {
  readonly results: readonly string[];
  readonly title: string;
  readonly detail: string;
  readonly caution: string;
}

/**
 * Answers from the results that bear on the question by the plan, and are more than chance, in their order. Every number, and what a
 * result says, is a placeholder.
 *
 * @param data the blocks of the prompt: results and claims, one per line, and the plan
 */
export function sandboxAnswer(data: {
  readonly results: string;
  readonly claims: string;
  readonly plan: string;
  readonly locale: keyof typeof TEXTS;
}): WrittenAnswer {
  const texts = TEXTS[data.locale];
  const plan = AnalysisPlan.safeParse(jsonOf(data.plan)).data ?? EMPTY_PLAN;
  const results = jsonLines(data.results, ResultLine).filter(canBeStated);
  const claims = claimLines(data.claims);
  const bearing = results.filter((result) => bearsOnQuestion(result, plan));
  const findings = findingsOf(
    bearing.filter(({ isMoreThanChance }) => isMoreThanChance),
    texts,
  );
  return {
    sentences: [
      texts.notice ?? SANDBOX_NOTICE,
      ...findings.slice(0, MOST_TOLD).map(({ detail }) => detail),
      ...chanceSentences(bearing, texts),
      ...themeSentences(claims, texts).slice(0, MOST_THEMES),
    ],
    findings,
    limits: limitsOf({ results, claims, plan, texts }),
  };
}

/** Whether it has what its sentence refers to. */
const canBeStated = ({ id, kind, value }: ResultLine): boolean =>
  !/[{}|]/.test(id) && (kind === 'logRank' || value !== undefined);

/** By the plan: a comparison with the survival where it is what is asked for, else one of an outcome with a factor. */
function bearsOnQuestion(result: ResultLine, { outcomes, factors, survival }: AnalysisPlan): boolean {
  const own = survival ? [survival.time, survival.event] : [];
  const isFactor = (name: string) => factors.length === 0 || factors.includes(name);
  if (survival && (outcomes.length === 0 || outcomes.some((name) => own.includes(name)))) {
    return isOfSurvival(result) && isFactor(result.second);
  }
  const { first, second } = result;
  if (isOfSurvival(result)) return false;
  if (outcomes.length === 0) return isFactor(first) || isFactor(second);
  return (outcomes.includes(first) && isFactor(second)) || (outcomes.includes(second) && isFactor(first));
}

/** One finding per pair of columns; further results of the pair belong to it. */
function findingsOf(results: readonly ResultLine[], texts: AnswerTexts): WrittenFinding[] {
  const pairs = groupBy(results, (result) =>
    JSON.stringify([isOfSurvival(result), ...[result.first, result.second].toSorted()]),
  );
  return [...pairs.values()].slice(0, MAX_FINDINGS).flatMap(([result, ...further]) => {
    if (!result) return [];
    return {
      results: [result, ...further].map(({ id }) => id).slice(0, MOST_RESULTS_PER_FINDING),
      title: figureOf(result.id, 'says'),
      detail: texts.detail(resultStatement(result)),
      caution: texts.caution,
    };
  });
}

/** That results are no more than chance: all of them, or those of some columns. */
function chanceSentences(bearing: readonly ResultLine[], texts: AnswerTexts): string[] {
  if (bearing.length === 0) return [texts.nothingComputed];
  const significant = bearing.filter(({ isMoreThanChance }) => isMoreThanChance);
  if (significant.length === 0) return [texts.noneSignificant];
  const shown = new Set(significant.flatMap(({ first, second }) => [first, second]));
  const others = new Set(bearing.flatMap(({ first, second }) => [first, second]));
  const columns = [...others]
    .filter((name) => !shown.has(name))
    .slice(0, MOST_CHANCES)
    .map(label);
  return columns.length === 0 ? [] : [texts.onlyChance(columns)];
}

const themeSentences = (claims: readonly ClaimLine[], texts: AnswerTexts): string[] =>
  claims.flatMap(({ claim, figure }) =>
    claim.predicate === 'theme' ? [texts.theme(label(claim.column), claim.words.map(label), figure)] : [],
  );

function limitsOf({
  results,
  claims,
  plan,
  texts: { limits },
}: {
  readonly results: readonly ResultLine[];
  readonly claims: readonly ClaimLine[];
  readonly plan: AnalysisPlan;
  readonly texts: AnswerTexts;
}): string[] {
  const { outcomes, factors, survival, cannotAnswer } = plan;
  const covered = new Set(results.flatMap(({ first, second }) => [first, second]));
  if (survival && covered.has(survival.time)) covered.add(survival.event);
  const uncovered = [...new Set([...outcomes, ...factors])].filter((name) => !covered.has(name));
  const fromClaims = claims.flatMap(({ claim, figure }) => {
    if (claim.predicate === 'missing' && claim.is === 'often') {
      return [limits.oftenEmpty(label(claim.column), figure)];
    }
    // A spelling with digits may be one that is too rare to be known as a name.
    return claim.predicate === 'coding' && !/\p{N}/u.test(claim.values.join(''))
      ? [limits.spellings(label(claim.column), claim.values.map(label))]
      : [];
  });
  return [
    ...(cannotAnswer === null ? [] : [limits.cannotAnswer]),
    limits.noCauses,
    ...(uncovered.length === 0 ? [] : [limits.notCovered(uncovered.slice(0, MOST_CHANCES).map(label))]),
    ...fromClaims,
  ].slice(0, MOST_LIMITS);
}
