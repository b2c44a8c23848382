import type { IDENTIFIER_NAMES } from '../../domain/datasets/identifiers/describeTreatment.ts';

/** What identifiers are, in German, in the plural. */
export const GERMAN_IDENTIFIERS = {
  name: 'Namen',
  place: 'Orte',
  address: 'Anschriften',
  postalCode: 'Postleitzahlen',
  birthDate: 'Geburtsdaten',
  phone: 'Telefonnummern',
  fax: 'Faxnummern',
  email: 'E-Mail-Adressen',
  nationalId: 'nationale Kennnummern',
  recordNumber: 'Aktennummern',
  insuranceNumber: 'Versicherungsnummern',
  accountNumber: 'Kontonummern',
  licence: 'Zulassungen oder Ausweise',
  vehicle: 'Fahrzeugnummern',
  device: 'Gerätenummern',
  url: 'Internetadressen',
  ip: 'IP-Adressen',
  biometric: 'biometrische Daten',
  photo: 'Fotos',
} as const satisfies Record<keyof typeof IDENTIFIER_NAMES, string>;
