import type { IdentifyingReason } from './datasetProfile.ts';

/** A share of cells from which on a pattern makes its column identifying: one in ten is no accident. */
const CONTENT_SHARE = 0.1;

/**
 * What identifying cells look like, as RE2 patterns for the whole trimmed cell. Dates, decimals and plain counts match
 * none of them.
 */
export const IDENTIFYING_PATTERNS = {
  email: '[^@\\s]+@[^@\\s]+\\.[^@\\s.]{2,}',
  phone:
    '(?:\\+|00)[1-9][0-9 ()./-]{6,}[0-9]|\\(?0[0-9]{2,5}\\)?[ /-][0-9][0-9 /-]{4,}|(?:\\([0-9]{3}\\) ?|[0-9]{3}[ .-])[0-9]{3}[ .-][0-9]{4}',
  recordNumber: '[0-9]{3}-[0-9]{2}-[0-9]{4}|(?i:mrn|pat|patient)[ #:_-]*[0-9]{3,}',
} as const satisfies Partial<Record<IdentifyingReason, string>>;
export type IdentifyingPattern = keyof typeof IDENTIFYING_PATTERNS;

/** Words of a header, put together without spaces, that mean the column identifies somebody by itself. */
const HEADERS: readonly (readonly [IdentifyingReason, RegExp])[] = [
  ['email', /^(?:.*)(?:email|emailaddress|mailaddress|mailadresse)$|^e?mail$/],
  [
    'phone',
    /(?:telephone|telefon|telefonnummer|mobilephone|cellphone|handynummer|mobilnummer|rufnummer|faxnummer)$/,
  ],
  [
    'phone',
    /^(?:home|work|patient|contact|daytime|emergency)?(?:phone|tel|mobile|mobil|handy|cell|fax)(?:number|no|nr)?$/,
  ],
  [
    'birthDate',
    /(?:birthdate|dateofbirth|birthday|geburtsdatum|geburtstag)$|^(?:patient)?dob$|^geb(?:dat|datum)?$/,
  ],
  ['address', /^(?!ip|mac|web|url)(?:.*)(?:streetaddress|homeaddress|postaladdress|anschrift)$/],
  ['address', /^(?:patient|home|street|postal|contact)?(?:address|addr|adresse)(?:line)?[0-9]?$/],
  [
    'address',
    /^(?:street|strasse|straße|hausnummer|streetname|zip|zipcode|postcode|postalcode|plz|postleitzahl)$/,
  ],
  [
    'recordNumber',
    /^(?:mrn|ssn|svnr|ahv|nhs(?:number|no)?|nhsnumber|medicare(?:number|no|id)?|passport(?:number|no)?|nationalid|personalid)$/,
  ],
  ['recordNumber', /(?:medicalrecord|healthrecord|patientrecord|record|chart)(?:number|no|nr|id)$/],
  [
    'recordNumber',
    /^(?:patient|patienten|subject|person|client|insured|member|versicherten|kranken)(?:number|nummer|no|nr|id)$/,
  ],
  [
    'recordNumber',
    /(?:insurance|policy|socialsecurity|versicherten|versicherungs|krankenversicherungs)(?:number|nummer|no|nr|id)$/,
  ],
  [
    'name',
    /^(?:name|patient|fullname|patientname|patientenname|personname|contactname|clientname|insuredname|username)$/,
  ],
  [
    'name',
    /^(?:patient|contact|mother|father|person)?(?:first|last|middle|given|family|maiden|birth)names?$|(?:surname|forename|vorname|nachname|familienname|geburtsname)$/,
  ],
];

/** Why a header says that its column identifies people; undefined when it does not. English and German. */
export function reasonFromHeader(header: string): IdentifyingReason | undefined {
  const words = header
    .toLowerCase()
    .replace(/['’]s\b/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
  return HEADERS.find(([, pattern]) => pattern.test(words))?.[0];
}

/** Why the cells say so: `matches` counts those that match each pattern, of `count` cells with a value. */
export function reasonFromContent(
  count: number,
  matches: Readonly<Record<IdentifyingPattern, number>>,
): IdentifyingReason | undefined {
  if (count === 0) return undefined;
  const patterns = ['email', 'phone', 'recordNumber'] as const satisfies readonly IdentifyingPattern[];
  return patterns.find((pattern) => matches[pattern] / count >= CONTENT_SHARE);
}
