import { z } from 'zod';

/**
 * What identifies a person: the 18 identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)), except dates and ages, which are
 * coarsened and not replaced; its "any other unique identifying number" is found by the look of a column.
 */
export const IdentifierKind = z.enum([
  'name',
  'place',
  'address',
  'postalCode',
  'birthDate',
  'phone',
  'fax',
  'email',
  'nationalId',
  'recordNumber',
  'insuranceNumber',
  'accountNumber',
  'licence',
  'vehicle',
  'device',
  'url',
  'ip',
  'biometric',
  'photo',
]);
export type IdentifierKind = z.infer<typeof IdentifierKind>;
