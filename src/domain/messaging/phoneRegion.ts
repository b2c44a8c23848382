import { type CountryCode, isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';

/** The country of numbers that are written without a country code, ISO 3166-1 alpha-2. */
export const PhoneRegion = z
  .string()
  .refine(isSupportedCountry, 'must be a country of two letters such as DE');

/** The region of a country; undefined for one without phone numbers of its own, whose numbers need a country code. */
export const phoneRegionOf = (country: string): CountryCode | undefined =>
  isSupportedCountry(country) ? country : undefined;
