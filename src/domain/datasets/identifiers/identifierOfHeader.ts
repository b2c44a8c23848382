import { headerWords } from '../headerWords.ts';
import { IDENTIFIER_HEADERS, NAME_NOUNS, NOUNS_IN_FRONT, NUMBER_NOUNS, PEOPLE } from './identifierHeaders.ts';
import type { IdentifierKind } from './identifierKind.ts';

/**
 * Kinds in the order in which they are looked for: `contact email` is an address for mail before it is a contact, and
 * `mother birth date` a date before it is a mother.
 */
const ORDER: readonly IdentifierKind[] = [
  'ip',
  'url',
  'email',
  'fax',
  'phone',
  'birthDate',
  'postalCode',
  'device',
  'vehicle',
  'licence',
  'accountNumber',
  'nationalId',
  'insuranceNumber',
  'recordNumber',
  'biometric',
  'photo',
  'address',
  'name',
  'place',
];

/** Words that make a column one about a way to reach a patient, or about an institution, and not the thing itself. */
const ABOUT = new Set(
  `type typ kind status count counts anzahl flag consent einwilligung verified valid has is hat opt missing provided sent opened bounced calls call voicemail voicemails
  visits visit follow interview usage use drug drugs change changed changes coverage number-of model app score scale`.split(
    /\s+/,
  ),
);
const INSTITUTIONS = new Set(
  `hospital krankenhaus clinic klinik site center centre facility pharmacy apotheke lab laboratory labor practice praxis company firma insurer krankenkasse department abteilung
  ward station server memory test drug medication diagnosis symptom procedure study trial column file variable item product hopital clinique pharmacie laboratoire farmacia laboratorio ospedale clinica
  ohne los`.split(/\s+/),
);
/** Kinds whose header is believed whatever stands beside it: their numbers are a person's own. */
const CERTAIN: ReadonlySet<IdentifierKind> = new Set([
  'recordNumber',
  'birthDate',
  'nationalId',
  'insuranceNumber',
  'accountNumber',
  'licence',
  'vehicle',
  'biometric',
]);

/**
 * The kind of identifier that a header tells of; undefined when it tells none. English, German, French, Spanish and Italian.
 * What the cells look like is judged apart, whatever the header says.
 */
export function identifierOfHeader(header: string): IdentifierKind | undefined {
  const text = headerWords(header);
  const parts = text.split(' ');
  const isAbout =
    parts.some((part) => ABOUT.has(part) || INSTITUTIONS.has(part)) || /\bnumber of\b/.test(text);
  return ORDER.find(
    (kind) =>
      IDENTIFIER_HEADERS[kind].whole.includes(text) ||
      (tells(kind, text, parts) && (CERTAIN.has(kind) || !isAbout)),
  );
}

function tells(kind: IdentifierKind, text: string, parts: readonly string[]): boolean {
  const { within, endings } = IDENTIFIER_HEADERS[kind];
  const spaced = ` ${text} `;
  return (
    within.some((phrase) => spaced.includes(` ${phrase} `)) ||
    parts.some((part) => endings.some((ending) => part.endsWith(ending))) ||
    (kind === 'name' && hasPhrase(parts, NAMES)) ||
    (kind === 'recordNumber' && hasPhrase(parts, RECORD_NUMBERS))
  );
}

/** Between what is theirs and a person, where it comes first: `nom du patient`. */
const BETWEEN = ['', 'de ', 'du ', 'del ', 'della ', 'di ', 'de la ', 'des '];

interface Phrases {
  readonly phrases: ReadonlySet<string>;
  readonly mostWords: number;
}

/** All ways to say a person and what is theirs, apart or as one word: `patient name`, `patientname`, `nom du patient`. */
function pairsOf(nouns: readonly string[]): Phrases {
  const phrases = new Set<string>();
  for (const person of PEOPLE) {
    for (const noun of nouns) {
      phrases.add(`${person} ${noun}`);
      if (person.length > 3 && noun.length > 1) phrases.add(`${person}${noun}`);
      if (NOUNS_IN_FRONT.has(noun)) for (const link of BETWEEN) phrases.add(`${noun} ${link}${person}`);
    }
  }
  return { phrases, mostWords: Math.max(...[...phrases].map((phrase) => phrase.split(' ').length)) };
}

const NAMES = pairsOf(NAME_NOUNS);
const RECORD_NUMBERS = pairsOf(NUMBER_NOUNS);

/** Whether words that stand side by side are one of the phrases. There are thousands of those, and few words in a header. */
function hasPhrase(words: readonly string[], { phrases, mostWords }: Phrases): boolean {
  return words.some((_, first) => {
    let phrase = '';
    return words.slice(first, first + mostWords).some((word, index) => {
      phrase = index === 0 ? word : `${phrase} ${word}`;
      return phrases.has(phrase);
    });
  });
}

/** The words of headers of ages in the five languages; `Pflegestufe` and `percentage` hold none of them as a word. */
const AGE = /\b(?:age|ages|alter|lebensalter|patientenalter|edad|eta|l age)\b/;
const SUBUNITS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:months?|mo|mths?|monate?n?|mois|mes(?:es)?|mes[ei])\b/, 12],
  [/\b(?:weeks?|wks?|wochen?|semaines?|semanas?|settimane?)\b/, 52],
  [/\b(?:days?|tagen?|jours?|dias?|giorn[io])\b/, 365],
];

/** In how many parts of a year a header says that ages are given: 1 for years; undefined for a column of something else. */
export function agesPerYear(header: string): number | undefined {
  const text = headerWords(header);
  if (!AGE.test(text)) return undefined;
  return SUBUNITS.find(([unit]) => unit.test(text))?.[1] ?? 1;
}
