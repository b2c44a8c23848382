import { z } from 'zod';
import { MAX_FINDINGS } from '../../domain/analysis/analysisAnswer.ts';
import { MAX_CLAIMS_PER_CHUNK } from '../../domain/analysis/claim.ts';
import { jsonOf } from './jsonLines.ts';

/** A column that no data set has. */
export const FABRICATED_COLUMN = 'serum_unobtainium';
const FABRICATED_RESULT = `r:${FABRICATED_COLUMN}:recovery`;
const FABRICATED_TEXT = `All 1,000,000 rows with ${FABRICATED_COLUMN} of 4711 recovered.`;

const Plan = z.looseObject({ outcomes: z.array(z.string()) });
const Answer = z.looseObject({
  sentences: z.array(z.string()),
  findings: z.array(z.looseObject({ results: z.array(z.string()) })),
});
const Claims = z.looseObject({
  claims: z.array(
    z.looseObject({
      predicate: z.string(),
      levels: z.array(z.string()),
      direction: z.string().nullable(),
    }),
  ),
});

/**
 * An answer with something that the data do not show: a plan for a column that there is not, a claim about one, or an answer that states
 * numbers itself, once about a result that there is and once about one that there is not.
 */
export function withFabrication(text: string, saying: string | undefined): string {
  const json = jsonOf(text);
  const answer = Answer.safeParse(json);
  if (answer.success) return JSON.stringify(fabricatedAnswer(answer.data, saying ?? FABRICATED_TEXT));
  const claims = Claims.safeParse(json);
  if (claims.success) return JSON.stringify(fabricatedClaims(claims.data, saying));
  const plan = Plan.safeParse(json);
  if (!plan.success) return text;
  return JSON.stringify({ ...plan.data, outcomes: [FABRICATED_COLUMN, ...plan.data.outcomes].slice(0, 10) });
}

function fabricatedAnswer({ sentences, findings, ...rest }: z.infer<typeof Answer>, said: string): object {
  const told = { title: said, detail: said, caution: null };
  const known = findings[0]?.results;
  return {
    ...rest,
    sentences: [said, ...sentences].slice(0, 10),
    findings: [
      { results: [FABRICATED_RESULT], ...told },
      ...(known ? [{ results: known, ...told }] : []),
      ...findings,
    ].slice(0, MAX_FINDINGS),
  };
}

function fabricatedClaims({ claims, ...rest }: z.infer<typeof Claims>, said: string | undefined): object {
  const about = { columns: [FABRICATED_COLUMN], direction: null };
  const claim =
    said === undefined
      ? { ...about, predicate: 'share', levels: ['4711'], direction: 'most' }
      : { ...about, predicate: 'theme', levels: [said.slice(0, 40)] };
  return { ...rest, claims: [claim, ...claims].slice(0, MAX_CLAIMS_PER_CHUNK) };
}

const OPPOSITES: Readonly<Record<string, string>> = {
  positive: 'negative',
  negative: 'positive',
  most: 'few',
  few: 'most',
  often: 'never',
  never: 'often',
  high: 'low',
  low: 'high',
  rising: 'falling',
  falling: 'rising',
};

/** The claims of a chunk with their directions, and the order of their levels, reversed; other answers stay as they are. */
export function withOppositeClaims(text: string): string {
  const parsed = Claims.safeParse(jsonOf(text));
  if (!parsed.success) return text;
  const claims = parsed.data.claims.map((claim) => ({
    ...claim,
    direction: claim.direction === null ? null : (OPPOSITES[claim.direction] ?? claim.direction),
    levels: isOrdered(claim.predicate) ? claim.levels.toReversed() : claim.levels,
  }));
  return JSON.stringify({ ...parsed.data, claims });
}

const isOrdered = (predicate: string): boolean => predicate === 'difference' || predicate === 'survival';
