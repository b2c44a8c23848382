import type { Finding } from './analysisAnswer.ts';
import type { TestedClaim } from './claim.ts';
import type { ResultEntry } from './resultEntries.ts';

/** What a finding rests on. */
export interface FindingEvidence {
  /** The most important first, each once. */
  readonly results: readonly ResultEntry[];
  /** The tested claims that no result holds: a share, a theme, a coding. */
  readonly claims: readonly TestedClaim[];
}

/** Looks up what a finding names among all results, by their ids, and all claims. A claim that a result holds stands for that result. Ids that nothing has are left out. */
export function findingEvidence(
  { results: ids }: Pick<Finding, 'results'>,
  entries: ReadonlyMap<string, ResultEntry>,
  claims: readonly TestedClaim[],
): FindingEvidence {
  const named = claims.filter(({ id }) => ids.includes(id));
  const results = ids.flatMap((id) => {
    const verdict = named.find((claim) => claim.id === id)?.verdict;
    const own = verdict && verdict.verdict !== 'notTestable' ? verdict.resultId : null;
    return entries.get(own ?? id) ?? [];
  });
  return {
    results: [...new Set(results)],
    claims: named.filter(({ verdict }) => verdict.verdict !== 'notTestable' && verdict.resultId === null),
  };
}
