import { z } from 'zod';

/** The most claims asked of the model for one chunk. */
export const MAX_CLAIMS_PER_CHUNK = 12;

const Column = z.string().min(1).max(500);
const Level = z.string().min(1).max(500);

/**
 * What the model says about the rows that it read, in a form that our code can test on all rows. It states no numbers.
 */
export const Claim = z.discriminatedUnion('predicate', [
  /** The column is higher, or more often the case, in the rows of one level than in those of the other. */
  z.strictObject({
    predicate: z.literal('difference'),
    column: Column,
    by: Column,
    higher: Level,
    lower: Level,
  }),
  /** Two columns go together; null where they have no direction. */
  z.strictObject({
    predicate: z.literal('association'),
    first: Column,
    second: Column,
    direction: z.enum(['positive', 'negative']).nullable(),
  }),
  /** Most rows with a value have this one (more than half), or few have it (fewer than one in ten). */
  z.strictObject({
    predicate: z.literal('share'),
    column: Column,
    level: Level,
    are: z.enum(['most', 'few']),
  }),
  /** The column is often empty (in at least one of ten rows), or never. */
  z.strictObject({ predicate: z.literal('missing'), column: Column, is: z.enum(['often', 'never']) }),
  /** The column has values far from the others. */
  z.strictObject({ predicate: z.literal('outlier'), column: Column, side: z.enum(['high', 'low']) }),
  z.strictObject({
    predicate: z.literal('trend'),
    column: Column,
    date: Column,
    direction: z.enum(['rising', 'falling']),
  }),
  /** Rows of one level go longer without the event than those of the other. */
  z.strictObject({ predicate: z.literal('survival'), by: Column, longer: Level, shorter: Level }),
  /** Texts of the column are about something: they contain one of these words, each of which some of them contain. */
  z.strictObject({
    predicate: z.literal('theme'),
    column: Column,
    words: z.array(z.string().trim().min(3).max(40)).min(1).max(5),
  }),
  /** These values of the column are written in different ways and mean the same. */
  z.strictObject({ predicate: z.literal('coding'), column: Column, values: z.array(Level).min(2).max(5) }),
]);
export type Claim = z.infer<typeof Claim>;
export type Predicate = Claim['predicate'];

/** The claims that one chunk led to. */
export const ChunkClaims = z.strictObject({ claims: z.array(Claim).max(MAX_CLAIMS_PER_CHUNK) });
export type ChunkClaims = z.infer<typeof ChunkClaims>;

/** Why a claim cannot be tested. */
export const NotTestableReason = z.enum([
  /** The data set has no such column. */
  'noColumn',
  /** The column has no such value. */
  'noLevel',
  /** The column is not one that can be compared so, or leaves the clinic's data in another form. */
  'notComparable',
  /** Nothing was computed of it, or nothing could be. */
  'notEstimable',
]);
export type NotTestableReason = z.infer<typeof NotTestableReason>;

/** What all rows say about a claim. */
export const Verdict = z.discriminatedUnion('verdict', [
  z.strictObject({
    /** Inconclusive: what the claim says of two columns may be chance, and so may the opposite. */
    verdict: z.enum(['supported', 'contradicted', 'inconclusive']),
    /** Rows that the test rests on. */
    n: z.int().nonnegative(),
    /** The computed value: the effect, or the share of the rows, 0 to 1. */
    value: z.number(),
    /** The result that holds it; null for a share. */
    resultId: z.string().nullable(),
  }),
  z.strictObject({ verdict: z.literal('notTestable'), reason: NotTestableReason }),
]);
export type Verdict = z.infer<typeof Verdict>;

/** A claim, what all rows say about it, and in how many chunks the model made it. */
export const TestedClaim = z.strictObject({
  /** Such as `c:3`; names it in placeholders. */
  id: z.string(),
  claim: Claim,
  chunks: z.int().positive(),
  verdict: Verdict,
});
export type TestedClaim = z.infer<typeof TestedClaim>;
