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

export interface IdentifierPattern {
  readonly kind: ScrubbedKind;
  readonly pattern: RegExp;
  /** The least that a match has of ASCII digits, and of letters and other characters beyond ASCII. */
  readonly digits: number;
  readonly letters: number;
  /** A character that every match has. */
  readonly mark?: string;
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
export const IDENTIFIER_PATTERNS: readonly IdentifierPattern[] = [
  {
    kind: 'email',
    digits: 0,
    letters: 0,
    mark: '@',
    pattern: /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g,
  },
  { kind: 'url', digits: 0, letters: 3, pattern: /\b(?:https?:\/\/|www\.)[^\s<>"']{1,500}/gi },
  {
    kind: 'ip',
    digits: 4,
    letters: 0,
    mark: '.',
    pattern: /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g,
  },
  { kind: 'ip', digits: 0, letters: 0, mark: ':', pattern: /\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b/gi },
  {
    kind: 'iban',
    digits: 2,
    letters: 2,
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g,
    accepts: (match) => isIban(bare(match)),
  },
  {
    kind: 'card',
    digits: 13,
    letters: 0,
    pattern: /\b\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}\b/g,
    accepts: (match) => digitsOf(match).length >= 13 && hasLuhnDigit(digitsOf(match)),
  },
  { kind: 'nationalId', digits: 9, letters: 0, pattern: /\b\d{3}-\d{2}-\d{4}\b/g },
  {
    kind: 'nationalId',
    digits: 13,
    letters: 0,
    pattern: /\b756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}\b/g,
    accepts: (match) => isAhvNumber(digitsOf(match)),
  },
  {
    kind: 'nationalId',
    digits: 14,
    letters: 0,
    pattern: /\b[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b/g,
    accepts: (match) => isFrenchNir(bare(match)),
  },
  {
    kind: 'nationalId',
    digits: 7,
    letters: 1,
    pattern: /\b(?:[XYZ]-?)?\d{7,8}-?[A-Z]\b/g,
    accepts: (match) => isSpanishId(bare(match)),
  },
  {
    kind: 'nationalId',
    digits: 0,
    letters: 9,
    pattern: /\b[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]\b/g,
    accepts: isItalianCode,
  },
  { kind: 'nationalId', digits: 9, letters: 1, pattern: /\b[A-Z]\d{9}\b/g, accepts: isInsuranceNumber },
  {
    kind: 'nationalId',
    digits: 10,
    letters: 0,
    pattern: /\b\d{3} ?\d{3} ?\d{4}\b/g,
    accepts: (match) => isNhsNumber(digitsOf(match)),
  },
  {
    kind: 'recordNumber',
    digits: 3,
    letters: 3,
    pattern:
      /\b(?:mrn|pat(?:ient|ienten)?|fall|case|chart|akte|record|dossier|historia|cartella|versicherten|insurance|policy|account|konto|member)[ .:#_-]{0,3}(?:nr|no|num(?:ber|mer|[eé]ro|ero)?|id|#|n°)?[ .:#_-]{0,3}[A-Z]{0,4}\d{3,14}\b/gi,
  },
  {
    kind: 'date',
    digits: 6,
    letters: 0,
    pattern:
      /\b(?:1[89]|20|21)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?\b/g,
  },
  {
    kind: 'date',
    digits: 4,
    letters: 0,
    pattern: /\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:1[89]|20|21)\d{2}|\d{2})\b/g,
  },
  {
    kind: 'date',
    digits: 1,
    letters: 3,
    pattern: new RegExp(
      `\\b(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th|er|\\.|º)?(?: de| di)? (?:${MONTHS})\\b\\.?(?:(?:,| de| di)? (?:1[89]|20|21)\\d{2})?`,
      'gi',
    ),
  },
  {
    kind: 'date',
    digits: 1,
    letters: 3,
    pattern: new RegExp(
      `\\b(?:${MONTHS})\\.? (?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?\\b(?:,? (?:1[89]|20|21)\\d{2})?`,
      'gi',
    ),
  },
  {
    kind: 'phone',
    digits: 7,
    letters: 0,
    pattern: /(?<![\w.,])(?:\+|00)[1-9](?:[ ()/.-]{0,2}\d){6,14}(?!\w)/g,
  },
  {
    kind: 'phone',
    digits: 7,
    letters: 0,
    pattern: /(?<![\w.,])\(?0\d{1,5}\)?(?:[ /.-]{0,2}\d){5,11}(?!\w)/g,
  },
  {
    kind: 'phone',
    digits: 10,
    letters: 0,
    pattern: /(?<![\w.,])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\w)/g,
  },
  {
    kind: 'phone',
    digits: 9,
    letters: 0,
    pattern:
      /(?<![\w.,])[6789]\d{2}(?:[ .-]?\d{2}){3}(?!\w)|(?<![\w.,])[679]\d{2}[ .-]\d{3}[ .-]\d{3}(?!\w)/g,
  },
  {
    kind: 'age',
    digits: 2,
    letters: 1,
    pattern:
      /\b(?:9\d|1[0-2]\d)(?=[ -]?(?:years?|yrs?|y\/?o|jahre?|j\.|j[äa]hrige?[rnms]?|ans|a[nñ]os|anni)(?!\w))/gi,
  },
  {
    kind: 'age',
    digits: 2,
    letters: 3,
    pattern: /(?<=\b(?:age|aged|alter|[aâ]ge|edad|et[aà])[ :]{1,2})(?:9\d|1[0-2]\d)\b/gi,
  },
  {
    kind: 'address',
    digits: 1,
    letters: 3,
    pattern: new RegExp(`\\b\\d{1,5}[a-z]? (?:\\p{L}+\\.? ){1,4}(?:${STREETS})(?!\\p{L})`, 'giu'),
  },
  {
    kind: 'address',
    digits: 1,
    letters: 3,
    pattern: /\b\p{L}{2,40}(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|ring) ?\d{1,4} ?[a-z]?\b/giu,
  },
  {
    kind: 'address',
    digits: 1,
    letters: 4,
    pattern:
      /\b(?:rue|avenue|boulevard|place|calle|avenida|plaza|paseo|via|viale|piazza|corso) (?:(?:de|du|des|la|le|les|del|della|di|d')\s?){0,3}\p{L}+(?: \p{L}+){0,3},? \d{1,4}\b/giu,
  },
  {
    kind: 'address',
    digits: 1,
    letters: 4,
    pattern: /\b\d{1,4},? (?:bis )?(?:rue|avenue|boulevard|place|chemin|impasse) (?:\p{L}+['’ ]?){1,5}/giu,
  },
  { kind: 'number', digits: 6, letters: 0, pattern: /(?<![\w.,])\d{6,}(?![\w.,]\d)/g },
  {
    kind: 'number',
    digits: 5,
    letters: 1,
    pattern: /\b(?=[A-Za-z]{0,4}\d)(?=\w{0,8}[A-Za-z])[A-Za-z\d]{2,4}[A-Za-z]?\d{5,14}\b/g,
  },
];

/** Words that announce a name, in the syntax that RE2 and JavaScript share. */
const TITLES =
  'Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau|Hr|Fr|Schwester|Pfleger|Sr|Sra|Srta|Don|Doña|Mme|Mlle|Mons|Madame|Monsieur|Sig|Sig\\.ra|Signora|Signor|Dott|Dott\\.ssa|nurse|sister|Nurse|Sister';

/**
 * A name behind a title, at most three words that begin with a capital letter. Names that no title announces are found by the
 * identifying columns of the data set.
 */
export const TITLED_NAME = new RegExp(
  `(?<=(?<![\\p{L}\\p{N}])(?:${TITLES})\\.? (?:(?:Dr|Prof|med)\\.? ){0,2})(?:(?:van|von|de|di|del|da|la|le|der|den) ){0,2}\\p{Lu}[\\p{L}’'-]{1,40}(?: (?:(?:van|von|de|di|del|da|la|le|der|den) ){0,2}\\p{Lu}[\\p{L}’'-]{1,40}){0,2}`,
  'gu',
);

/** Nothing that a pattern finds is without one of these, and no titled name without the other. Both are read by RE2 and JavaScript. */
export const MAY_IDENTIFY = '[0-9@]|[wW]{3}\\.|[hH][tT]{2}[pP][sS]?:';
export const MAY_BE_TITLED = `(?:${TITLES})\\.? `;
