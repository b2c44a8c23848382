import { z } from 'zod';
import type { FreeTextPolicy } from '../../../contracts/shared/freeTextPolicy.ts';
import { IdentifierKind } from './identifierKind.ts';

/** How the cells of a column leave for the model. */
export const Treatment = z.enum([
  /** As they are: numbers, and categories, flags and codes in which nothing identifies. */
  'sent',
  /** Each value as a pseudonym. */
  'pseudonym',
  /** Dates moved by a number of days that is the same for all dates of a patient. */
  'shifted',
  /** A date of birth as the age in whole years, from 90 on as `90+`. */
  'age',
  /** Ages from 90 on as `90+`. */
  'capped',
  /** The first characters of a postal code. */
  'shortened',
  /** What identifies within a cell is replaced. */
  'scrubbed',
  /** Empty. */
  'withheld',
]);
export type Treatment = z.infer<typeof Treatment>;

/** What cells look like that identify a person by themselves. */
export const IdentifyingContent = z.enum(['email', 'phone', 'recordNumber']);
export type IdentifyingContent = z.infer<typeof IdentifyingContent>;

/** Why a column is treated as it is. */
export const TreatmentReason = z.discriminatedUnion('because', [
  /** What its header says. */
  z.strictObject({ because: z.literal('header'), kind: IdentifierKind }),
  /** What some of its cells look like. */
  z.strictObject({ because: z.literal('content'), kind: IdentifyingContent }),
  /** Its cells are those of this column, which identifies, in every row. */
  z.strictObject({ because: z.literal('copy'), of: z.string() }),
  /** What kind of values it holds. */
  z.strictObject({ because: z.literal('type') }),
  /** The user named it, as one that identifies or as one that may leave. */
  z.strictObject({ because: z.literal('user') }),
  /** It holds free text, and this is what the clinic says of free text. */
  z.strictObject({ because: z.literal('policy') }),
]);
export type TreatmentReason = z.infer<typeof TreatmentReason>;

export const ColumnTreatment = z.strictObject({ treatment: Treatment, reason: TreatmentReason });
export type ColumnTreatment = z.infer<typeof ColumnTreatment>;

/** What is known of a column when its treatment is decided. */
export interface ColumnFacts {
  /** What its header says that it holds. */
  readonly header: IdentifierKind | 'age' | undefined;
  readonly content: IdentifyingContent | undefined;
  /** The identifying column whose cells are the same in every row. */
  readonly copyOf?: string | undefined;
  readonly type: 'number' | 'year' | 'possibleDate' | 'date' | 'id' | 'flag' | 'category' | 'code' | 'text';
}

/** What the user and the clinic say. */
export interface TreatmentRules {
  readonly isIdentifying: boolean;
  readonly isSent: boolean;
  readonly freeText: FreeTextPolicy;
}

/**
 * Decides how a column leaves. It leaves because it is known to be harmless: numbers, flags, categories and codes are; dates are
 * moved; ids and what identifies become pseudonyms; free text leaves without what identifies in it, and under the policy `strict`
 * only when the user has named it. A user may let the text of a column leave whatever its header says, but not the column of a
 * kind that identifies by each of its values.
 */
export function columnTreatment(facts: ColumnFacts, rules: TreatmentRules): ColumnTreatment {
  const { header, content, type } = facts;
  if (rules.isIdentifying) return { treatment: 'pseudonym', reason: { because: 'user' } };
  if (rules.isSent) return { treatment: treatmentOfSent(facts), reason: { because: 'user' } };
  if (facts.copyOf !== undefined)
    return { treatment: 'pseudonym', reason: { because: 'copy', of: facts.copyOf } };
  if (content !== undefined) return { treatment: 'pseudonym', reason: { because: 'content', kind: content } };
  if (header !== undefined && header !== 'age') {
    return { treatment: treatmentOfKind(header, type), reason: { because: 'header', kind: header } };
  }
  if (type !== 'text') return { treatment: treatmentOfType(type, header), reason: { because: 'type' } };
  return { treatment: rules.freeText === 'strict' ? 'withheld' : 'scrubbed', reason: { because: 'policy' } };
}

/** What a user lets leave, leaves as far as no value of it is a person's own. */
function treatmentOfSent({ header, content, type }: ColumnFacts): Treatment {
  if (type === 'text' || type === 'id' || content !== undefined) return 'scrubbed';
  return treatmentOfType(type, header === 'age' ? header : undefined);
}

function treatmentOfKind(kind: IdentifierKind, type: ColumnFacts['type']): Treatment {
  if (kind === 'postalCode') return 'shortened';
  // Dates of birth that cannot be read tell no age.
  return kind === 'birthDate' && (type === 'date' || type === 'year') ? 'age' : 'pseudonym';
}

function treatmentOfType(type: Exclude<ColumnFacts['type'], 'text'>, header: 'age' | undefined): Treatment {
  switch (type) {
    case 'year':
    case 'number':
      return header === 'age' ? 'capped' : 'sent';
    case 'date':
    case 'possibleDate':
      return 'shifted';
    case 'id':
      return 'pseudonym';
    case 'flag':
    case 'category':
    case 'code':
      return 'scrubbed';
  }
}
