import {
  hasLuhnDigit,
  isAhvNumber,
  isFrenchNir,
  isIban,
  isInsuranceNumber,
  isItalianCode,
  isNhsNumber,
  isSpanishId,
} from './checksums.ts';
import type { KnownValues } from './knownValues.ts';

export interface ScrubOptions {
  /** Values of the identifying columns of the same data set. */
  readonly known?: KnownValues | undefined;
  /** Whether a text stays that is one long number, unless it is known to identify: a code. @default false */
  readonly keepsNumbers?: boolean;
  /** Whether dates and ages stay. @default false */
  readonly keepsDates?: boolean;
}

/** What was replaced in a text. */
export type ScrubbedKind =
  | 'email'
  | 'url'
  | 'ip'
  | 'iban'
  | 'card'
  | 'nationalId'
  | 'recordNumber'
  | 'phone'
  | 'date'
  | 'age'
  | 'address'
  | 'name'
  | 'number';

export interface ScrubbedText {
  readonly text: string;
  /** How often each kind was replaced. */
  readonly replaced: ReadonlyMap<ScrubbedKind, number>;
}

interface Pattern {
  readonly kind: ScrubbedKind;
  readonly pattern: RegExp;
  /** @default every match */
  readonly accepts?: (match: string) => boolean;
}

const MONTHS =
  'jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[eé]v(?:rier)?|mar(?:ch|s|zo)?|m[aä]rz|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|ma[iy](?:o)?|mag(?:gio)?|jun[ei]?(?:o)?|juin|giu(?:gno)?|jul[iy]?(?:o)?|juil(?:let)?|lug(?:lio)?|aug(?:ust)?|ao[uû]t|ago(?:sto)?|sep(?:t(?:ember|embre|iembre)?)?|set(?:tembre)?|o[ck]t(?:ober|obre|ubre)?|ott(?:obre)?|nov(?:ember|embre|iembre)?|de[cz](?:ember|embre)?|d[eé]c(?:embre)?|dic(?:embre|iembre)?';
const STREETS =
  'street|st\\.|road|rd\\.|avenue|ave\\.?|boulevard|blvd\\.?|lane|ln\\.|drive|dr\\.|court|ct\\.|square|terrace|way|highway|apt\\.?|suite';

const bare = (match: string): string => match.replace(/[\s.-]/g, '');
const digitsOf = (match: string): string => match.replace(/\D/g, '');

/**
 * In the order in which they are looked for: what is longer and surer first. Each pattern takes time in proportion to the text:
 * no repetition within another can match the same characters.
 */
const PATTERNS: readonly Pattern[] = [
  { kind: 'email', pattern: /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g },
  { kind: 'url', pattern: /\b(?:https?:\/\/|www\.)[^\s<>"']{1,500}/gi },
  { kind: 'ip', pattern: /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g },
  { kind: 'ip', pattern: /\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b/gi },
  {
    kind: 'iban',
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g,
    accepts: (match) => isIban(bare(match)),
  },
  {
    kind: 'card',
    pattern: /\b\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}\b/g,
    accepts: (match) => digitsOf(match).length >= 13 && hasLuhnDigit(digitsOf(match)),
  },
  { kind: 'nationalId', pattern: /\b\d{3}-\d{2}-\d{4}\b/g },
  {
    kind: 'nationalId',
    pattern: /\b756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}\b/g,
    accepts: (match) => isAhvNumber(digitsOf(match)),
  },
  {
    kind: 'nationalId',
    pattern: /\b[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b/g,
    accepts: (match) => isFrenchNir(bare(match)),
  },
  {
    kind: 'nationalId',
    pattern: /\b(?:[XYZ]-?)?\d{7,8}-?[A-Z]\b/g,
    accepts: (match) => isSpanishId(bare(match)),
  },
  {
    kind: 'nationalId',
    pattern: /\b[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]\b/g,
    accepts: isItalianCode,
  },
  { kind: 'nationalId', pattern: /\b[A-Z]\d{9}\b/g, accepts: isInsuranceNumber },
  {
    kind: 'nationalId',
    pattern: /\b\d{3} ?\d{3} ?\d{4}\b/g,
    accepts: (match) => isNhsNumber(digitsOf(match)),
  },
  {
    kind: 'recordNumber',
    pattern:
      /\b(?:mrn|pat(?:ient|ienten)?|fall|case|chart|akte|record|dossier|historia|cartella|versicherten|insurance|policy|account|konto|member)[ .:#_-]{0,3}(?:nr|no|num(?:ber|mer|[eé]ro|ero)?|id|#|n°)?[ .:#_-]{0,3}[A-Z]{0,4}\d{3,14}\b/gi,
  },
  {
    kind: 'date',
    pattern:
      /\b(?:1[89]|20|21)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?\b/g,
  },
  {
    kind: 'date',
    pattern: /\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:1[89]|20|21)\d{2}|\d{2})\b/g,
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th|er|\\.|º)?(?: de| di)? (?:${MONTHS})\\b\\.?(?:(?:,| de| di)? (?:1[89]|20|21)\\d{2})?`,
      'gi',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b(?:${MONTHS})\\.? (?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?\\b(?:,? (?:1[89]|20|21)\\d{2})?`,
      'gi',
    ),
  },
  {
    kind: 'phone',
    pattern: /(?<![\w.,])(?:\+|00)[1-9](?:[ ()/.-]{0,2}\d){6,14}(?!\w)/g,
  },
  { kind: 'phone', pattern: /(?<![\w.,])\(?0\d{1,5}\)?(?:[ /.-]{0,2}\d){5,11}(?!\w)/g },
  { kind: 'phone', pattern: /(?<![\w.,])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\w)/g },
  {
    kind: 'phone',
    pattern:
      /(?<![\w.,])[6789]\d{2}(?:[ .-]?\d{2}){3}(?!\w)|(?<![\w.,])[679]\d{2}[ .-]\d{3}[ .-]\d{3}(?!\w)/g,
  },
  {
    kind: 'age',
    pattern:
      /\b(?:9\d|1[0-2]\d)(?=[ -]?(?:years?|yrs?|y\/?o|jahre?|j\.|j[äa]hrige?[rnms]?|ans|a[nñ]os|anni)(?!\w))/gi,
  },
  { kind: 'age', pattern: /(?<=\b(?:age|aged|alter|[aâ]ge|edad|et[aà])[ :]{1,2})(?:9\d|1[0-2]\d)\b/gi },
  {
    kind: 'address',
    pattern: new RegExp(`\\b\\d{1,5}[a-z]? (?:\\p{L}+\\.? ){1,4}(?:${STREETS})(?!\\p{L})`, 'giu'),
  },
  {
    kind: 'address',
    pattern: /\b\p{L}{2,40}(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|ring) ?\d{1,4} ?[a-z]?\b/giu,
  },
  {
    kind: 'address',
    pattern:
      /\b(?:rue|avenue|boulevard|place|calle|avenida|plaza|paseo|via|viale|piazza|corso) (?:(?:de|du|des|la|le|les|del|della|di|d')\s?){0,3}\p{L}+(?: \p{L}+){0,3},? \d{1,4}\b/giu,
  },
  {
    kind: 'address',
    pattern: /\b\d{1,4},? (?:bis )?(?:rue|avenue|boulevard|place|chemin|impasse) (?:\p{L}+['’ ]?){1,5}/giu,
  },
  { kind: 'number', pattern: /(?<![\w.,])\d{6,}(?![\w.,]\d)/g },
  { kind: 'number', pattern: /\b(?=[A-Za-z]{0,4}\d)(?=\w{0,8}[A-Za-z])[A-Za-z\d]{2,4}[A-Za-z]?\d{5,14}\b/g },
];

/**
 * A name behind a title, at most three words that begin with a capital letter. Names that no title announces are found by the
 * identifying columns of the data set.
 */
const TITLED =
  /(?<=(?<![\p{L}\p{N}])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau|Hr|Fr|Schwester|Pfleger|Sr|Sra|Srta|Don|Doña|Mme|Mlle|Mons|Madame|Monsieur|Sig|Sig\.ra|Signora|Signor|Dott|Dott\.ssa|nurse|sister|Nurse|Sister)\.? (?:(?:Dr|Prof|med)\.? ){0,2})(?:(?:van|von|de|di|del|da|la|le|der|den) ){0,2}\p{Lu}[\p{L}’'-]{1,40}(?: (?:(?:van|von|de|di|del|da|la|le|der|den) ){0,2}\p{Lu}[\p{L}’'-]{1,40}){0,2}/gu;

/** Nothing that a pattern finds is without one of these. */
const MAY_IDENTIFY = /[\d@]|www\.|https?:/i;

/**
 * Replaces what identifies a person within a text by the kind of it in brackets, as in `call [phone]`: numbers and addresses by
 * their look, checked by their check digits where they have some, names behind a title, and the values that are known to identify.
 * An age over 89 becomes `90+`.
 */
export function scrubText(
  text: string,
  { known, keepsNumbers = false, keepsDates = false }: ScrubOptions = {},
): ScrubbedText {
  const replaced = new Map<ScrubbedKind, number>();
  const replacing = (kind: ScrubbedKind) => {
    replaced.set(kind, (replaced.get(kind) ?? 0) + 1);
    return kind === 'age' ? '90+' : `[${kind}]`;
  };
  const isKept = (kind: ScrubbedKind, match: string) =>
    (keepsNumbers && kind === 'number' && match === text.trim()) ||
    (keepsDates && (kind === 'date' || kind === 'age'));
  let scrubbed = text;
  if (MAY_IDENTIFY.test(text)) {
    for (const { kind, pattern, accepts = () => true } of PATTERNS) {
      scrubbed = scrubbed.replace(pattern, (match) =>
        accepts(match) && !isKept(kind, match) ? replacing(kind) : match,
      );
    }
  }
  scrubbed = scrubbed.replace(TITLED, () => replacing('name'));
  // What is replaced already stands in brackets, and its words are no values.
  return {
    text: known
      ? outsideBrackets(scrubbed, (part) => known.replaceIn(part, () => replacing('name')))
      : scrubbed,
    replaced,
  };
}

const outsideBrackets = (text: string, change: (part: string) => string): string =>
  text
    .split(/(\[[a-zA-Z]{2,12}\])/)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
