import { z } from 'zod';
import { Claim } from '../../domain/analysis/claim.ts';
import { jsonLines } from './jsonLines.ts';

/** A claim that all rows confirm, and the placeholder of its figure. */
export interface ClaimLine {
  readonly claim: Claim;
  readonly figure: string;
}

/** What `claimFacts` writes besides the claim. */
const Facts = z.looseObject({ id: z.string(), n: z.unknown(), value: z.unknown() });

/** Reads the claims that a prompt tells, one per line. */
export const claimLines = (text: string): ClaimLine[] =>
  jsonLines(text, Facts).flatMap(({ id, n: _, value: _value, ...written }) => {
    const claim = Claim.safeParse(written);
    return claim.success ? [{ claim: claim.data, figure: `{{${id}}}` }] : [];
  });
