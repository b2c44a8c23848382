import type { Claim } from './claim.ts';

/** A claim, and the number of chunks in which the model made it. */
export interface RepeatedClaim {
  readonly claim: Claim;
  readonly chunks: number;
}

/** The most claims of an analysis that are tested: those that were made in most chunks. */
const MOST_TESTED = 60;

/** Claims that say the same are one; themes of one column are one where they share a word. */
export function mergeClaims(chunks: readonly (readonly Claim[])[]): RepeatedClaim[] {
  const merged: { claim: Claim; chunks: number }[] = [];
  const known = new Map<string, (typeof merged)[number]>();
  for (const claims of chunks) {
    const seen = new Set<object>();
    for (const claim of claims) {
      const found = keysOf(claim).map((key) => known.get(key));
      const same = found.find((one) => one !== undefined) ?? { claim, chunks: 0 };
      if (same.chunks === 0) merged.push(same);
      if (!seen.has(same)) same.chunks += 1;
      seen.add(same);
      same.claim = joined(same.claim, claim);
      for (const key of keysOf(same.claim)) if (!known.has(key)) known.set(key, same);
    }
  }
  return merged.toSorted((one, other) => other.chunks - one.chunks).slice(0, MOST_TESTED);
}

const MOST_WORDS = 5;

/** Claims with a key in common say the same. */
function keysOf(claim: Claim): string[] {
  switch (claim.predicate) {
    case 'theme':
      return claim.words.map((word) => JSON.stringify(['theme', claim.column, word.toLowerCase()]));
    case 'association':
      return [JSON.stringify(['association', ...[claim.first, claim.second].toSorted(), claim.direction])];
    case 'coding':
      return [JSON.stringify(['coding', claim.column, ...claim.values.toSorted()])];
    default:
      return [JSON.stringify(claim)];
  }
}

function joined(one: Claim, other: Claim): Claim {
  if (one.predicate !== 'theme' || other.predicate !== 'theme') return one;
  const known = new Set(one.words.map((word) => word.toLowerCase()));
  const added = other.words.filter((word) => !known.has(word.toLowerCase()));
  return { ...one, words: [...one.words, ...added].slice(0, MOST_WORDS) };
}
