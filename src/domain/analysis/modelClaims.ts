import { z } from 'zod';
import { ChunkClaims, Claim, MAX_CLAIMS_PER_CHUNK, type Predicate } from './claim.ts';

export const PREDICATES: readonly Predicate[] = Claim.options.map(({ shape }) => shape.predicate.value);

/** The directions of all predicates that have one: the model's schema language has no variants. */
export const CLAIM_DIRECTIONS = [
  ...(['positive', 'negative'] as const),
  ...(['most', 'few'] as const),
  ...(['often', 'never'] as const),
  ...(['high', 'low'] as const),
  ...(['rising', 'falling'] as const),
] as const;
export type ClaimDirection = (typeof CLAIM_DIRECTIONS)[number];

/**
 * A claim as the model writes it: its schema language has no variants, so that a claim has the fields of all predicates. `direction`
 * says of a difference or a survival nothing: there the first level is the higher one, or the one that goes longer.
 */
const ModelClaim = z.object({
  predicate: z.string(),
  columns: z.array(z.string()).optional().default([]),
  levels: z.array(z.string()).optional().default([]),
  direction: z.string().nullable().optional().default(null),
});
type ModelClaim = z.infer<typeof ModelClaim>;

/** Claims that do not fit their predicate are left out. @returns undefined for JSON that holds no list of claims */
export function readClaims(json: unknown): ChunkClaims | undefined {
  const parsed = z.object({ claims: z.array(z.unknown()) }).safeParse(json);
  if (!parsed.success) return undefined;
  const claims = parsed.data.claims.flatMap((entry) => {
    const written = ModelClaim.safeParse(entry);
    const claim = written.success ? Claim.safeParse(claimOf(written.data)) : undefined;
    return claim?.success ? [claim.data] : [];
  });
  return ChunkClaims.parse({ claims: claims.slice(0, MAX_CLAIMS_PER_CHUNK) });
}

function claimOf({ predicate, columns, levels, direction }: ModelClaim): unknown {
  const [first, second] = columns;
  const [level, other] = levels;
  switch (predicate) {
    case 'difference':
      return { predicate, column: first, by: second, higher: level, lower: other };
    case 'association':
      return { predicate, first, second, direction };
    case 'share':
      return { predicate, column: first, level, are: direction };
    case 'missing':
      return { predicate, column: first, is: direction };
    case 'outlier':
      return { predicate, column: first, side: direction };
    case 'trend':
      return { predicate, column: first, date: second, direction };
    case 'survival':
      return { predicate, by: first, longer: level, shorter: other };
    case 'theme':
      return { predicate, column: first, words: levels };
    case 'coding':
      return { predicate, column: first, values: levels };
    default:
      return undefined;
  }
}
