import type { ColumnTreatment, IdentifyingContent, Treatment, TreatmentReason } from './columnTreatment.ts';
import type { IdentifierKind } from './identifierKind.ts';

/** How the cells of a column leave, in English. */
export const TREATMENTS = {
  sent: 'as they are',
  pseudonym: 'as pseudonyms',
  shifted: 'moved by days',
  age: 'as ages up to 90+',
  capped: 'ages up to 90+',
  shortened: 'as areas',
  scrubbed: 'without what identifies',
  withheld: 'not at all',
} as const satisfies Record<Treatment, string>;

/** What identifiers are, in English, in the plural. */
export const IDENTIFIER_NAMES = {
  name: 'names',
  place: 'places',
  address: 'addresses',
  postalCode: 'postal codes',
  birthDate: 'dates of birth',
  phone: 'phone numbers',
  fax: 'fax numbers',
  email: 'e-mail addresses',
  nationalId: 'national identifiers',
  recordNumber: 'record numbers',
  insuranceNumber: 'insurance numbers',
  accountNumber: 'account numbers',
  licence: 'licences or certificates',
  vehicle: 'vehicle numbers',
  device: 'device numbers',
  url: 'web addresses',
  ip: 'IP addresses',
  biometric: 'biometric data',
  photo: 'photos',
} as const satisfies Record<IdentifierKind | IdentifyingContent, string>;

/** Why a column leaves as it does, in English. */
export function describeReason(reason: TreatmentReason): string {
  switch (reason.because) {
    case 'header':
      return `its name tells ${IDENTIFIER_NAMES[reason.kind]}`;
    case 'content':
      return `its cells look like ${IDENTIFIER_NAMES[reason.kind]}`;
    case 'copy':
      return `its cells are those of ${reason.of}`;
    case 'type':
      return 'what it holds';
    case 'user':
      return 'the user named it';
    case 'policy':
      return "the clinic's rule for free text";
  }
}

/** One clause without a full stop, such as `leaves as pseudonyms: its name tells names`. */
export const describeTreatment = ({ treatment, reason }: ColumnTreatment): string =>
  `leaves ${TREATMENTS[treatment]}: ${describeReason(reason)}`;
