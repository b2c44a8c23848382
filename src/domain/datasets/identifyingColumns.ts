import type { IdentifyingReason } from './datasetProfile.ts';
import { headerWords } from './headerWords.ts';

/** The share of matching cells that makes a column identifying: one in ten is no accident. */
const CONTENT_SHARE = 0.1;

/**
 * What identifying cells look like, as patterns for the whole trimmed cell that RE2 and JavaScript both read. Dates,
 * decimals and plain counts match none of them. An e-mail address counts anywhere in the cell. Phone numbers: written
 * internationally (E.164), grouped behind a leading 0, grouped as in North America, or a German mobile number without
 * any mark (015, 016, 017: Bundesnetzagentur). Record numbers: US social security, German health insurance
 * (Krankenversichertennummer: a letter and nine digits), or marked as MRN or patient.
 */
export const IDENTIFYING_PATTERNS = {
  email: '[\\s\\S]*[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}[\\s\\S]*',
  phone: [
    '(?:\\+|00)[1-9][0-9 ()/.-]{6,}[0-9]',
    '\\(?0[0-9]{2,5}\\)?[ /-][0-9][0-9 /-]{4,}',
    '(?:\\([0-9]{3}\\) ?|[0-9]{3}[ .-])[0-9]{3}[ .-][0-9]{4}',
    '01[567][0-9]{8,9}',
  ].join('|'),
  recordNumber: [
    '[0-9]{3}-[0-9]{2}-[0-9]{4}',
    '[A-Z][0-9]{9}',
    '(?:[Mm][Rr][Nn]|[Pp][Aa][Tt]|[Pp][Aa][Tt][Ii][Ee][Nn][Tt])[ #:_-]*[0-9]{3,}',
  ].join('|'),
} as const satisfies Partial<Record<IdentifyingReason, string>>;
export type IdentifyingPattern = keyof typeof IDENTIFYING_PATTERNS;

/** Words that make a column one about a way to reach a patient, or about an institution, and not the thing itself. */
const ABOUT =
  /\b(type|typ|kind|status|counts?|anzahl|number of|flag|consent|einwilligung|verified|valid|has|is|hat|opt|missing|provided|sent|opened|bounced|subject line|calls?|voicemails?|consult\w*|visits?|follow|interview|usage|use|drugs?|device|change[ds]?|coverage)\b/;
const INSTITUTION =
  /\b(hospital|krankenhaus|clinic|klinik|site|cent(?:er|re)|facility|pharmacy|apotheke|lab|laboratory|labor|practice|praxis|company|firma|insurer|krankenkasse|department|abteilung|ward|station|ip|mac|web|server|memory)\b/;

const NUMBER = '(?:numbers?|num|no|nr|nummer|id|ids|identifier)';
const PERSON =
  '(?:patient|patienten|client|klienten|contact|person|personen|mother|father|parent|guardian|spouse|partner|child|relative|next of kin|carer|caregiver|insured|member|versicherten|doctor|physician|surgeon|nurse|gp|arzt|aerztin|user|employee|therapist|emergency contact|s)';

/** The words of a header by which a column identifies a patient by itself; the first match decides. */
const HEADERS: readonly (readonly [IdentifyingReason, RegExp])[] = [
  [
    'email',
    /(?:\be ?|\w)mails?\b|\be ?mail ?(?:addr(?:ess)?|adresse)s?\b|\bmail ?(?:address|adresse)\b|^mail$/,
  ],
  [
    'phone',
    /\b(?:(?:tele|mobile|cell|home|work|patient|contact|daytime) ?)?phones?(?: ?(?:number|nr|no))?\b(?! ?(?:app|model))/,
  ],
  [
    'phone',
    /\b(?:privat|mobil|dienst|haupt)?telefon(?:nummer|nr|e)?\b|\btel(?:nr|no)?\b|\b(?:tele)?fax(?:nummer|nr)?\b/,
  ],
  [
    'phone',
    /\b(?:mobile?|handy|ruf|fax) ?(?:number|nummer|no|nr)\b|\bhandy\b|\bcell ?phone\b|^mobile?(?: \d)?$/,
  ],
  ['phone', /^(?:patient|contact|home|work) mobile?$|^mobile? (?:privat|private|patient|home|work)$/],
  ['birthDate', /\b(?:dates? ?of ?birth|birth ?(?:date|day|dt)|dob|brthdtc?)\b|^(?:date )?born(?: on)?$/],
  ['birthDate', /\bgeburts ?(?:datum|tag)\b|\bgeb ?(?:datum|dat|tag)\b|^geb(?: am)?$|^geboren(?: am)?$/],
  [
    'address',
    /\b(?:home|street|postal|mailing|residential|wohn|post|privat|heim)?(?:address|addr|adresse|anschrift)\b/,
  ],
  ['address', /\b\w*strasse\b|\bstreet\b|\bhaus ?(?:nummer|nr)\b|\bhouse (?:number|no|nr)\b|^str(?: nr)?$/],
  ['address', /\b(?:zip|zip ?code|post ?code|postal ?code|plz|postleitzahl)\b/],
  [
    'recordNumber',
    /\b(?:mrn|ssn|svnr|ahvn?(?:nr)?|kvnr|nino|u?subjid|empi)\b|^nhs$|^id$|^pat ?id$|\bkrankenakte\b/,
  ],
  [
    'recordNumber',
    new RegExp(
      `\\b(?:patient|patienten|pat|subject|participant|probanden|person|personal|personen|client|klienten|insured|member|versicherten|versicherungs|krankenversicherungs|krankenversicherten|sozialversicherungs|kranken|kassen|insurance|policy|national|social security|tax|steuer|passport|ausweis|medicare|medicaid|nhs|chi|kv|sv|ahv|health card) ?${NUMBER}\\b`,
    ),
  ],
  [
    'recordNumber',
    /\b(?:record|chart|case|fall|akten|krankenakten|hospital|encounter|account) ?(?:number|num|no|nr|nummer)\b/,
  ],
  [
    'recordNumber',
    /\b(?:(?:medical|health|patient) ?)?(?:record|chart) ?(?:id|identifier)\b|\b(?:case|fall) ?id\b|\bpatient ?code\b|\baktenzeichen\b/,
  ],
  [
    'name',
    /^(?:full ?|voller )?names?(?: \d)?$|^names? (?:last|first|full|vorname|surname|of|des|der)\b|^patient(?:in)?$/,
  ],
  ['name', /\b(?:first|last|middle|given|family|maiden|birth|full|nick) ?names?\b|\b(?:sur|fore)names?\b/],
  ['name', /\b\w*(?:vorname|nachname|familienname|zuname|rufname|geburtsname)n?\b/],
  ['name', new RegExp(`\\b${PERSON} ?names?\\b`)],
  // Paths of FHIR resources: `subject.display`, `performer[].display`, `name[].family`, `subject.reference`.
  [
    'name',
    /\b(?:subject|patient|performer|practitioner|author|recorder|asserter|participant|individual|actor|requester|interpreter|contact) display\b|\bname (?:family|given|text)\b/,
  ],
  ['recordNumber', /\b(?:subject|patient|encounter) (?:reference|identifier value)\b|^identifier value$/],
  [
    'name',
    /\binitial(?:s|en)\b|\bnext of kin\b|\bemergency contact\b|\bcontact person\b|\bansprechpartner(?:in)?\b/,
  ],
];

/**
 * Why a header says that its column identifies people; undefined when it does not. English and German. City, country,
 * ages and years are left as they are: only in combination do they identify a person.
 */
export function reasonFromHeader(header: string): IdentifyingReason | undefined {
  const words = headerWords(header);
  const [reason] = HEADERS.find(([, pattern]) => pattern.test(words)) ?? [];
  if (reason === 'recordNumber' || reason === 'birthDate') return reason;
  return ABOUT.test(words) || INSTITUTION.test(words) ? undefined : reason;
}

/**
 * Why the cells of a column identify people; undefined when they do not. `matches` counts the cells that match each
 * pattern, of `count` cells with a value.
 */
export function reasonFromContent(
  count: number,
  matches: Readonly<Record<IdentifyingPattern, number>>,
): IdentifyingReason | undefined {
  if (count === 0) return undefined;
  const patterns = ['email', 'phone', 'recordNumber'] as const satisfies readonly IdentifyingPattern[];
  return patterns.find((pattern) => matches[pattern] / count >= CONTENT_SHARE);
}
