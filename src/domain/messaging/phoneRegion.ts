import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';

/** The country of numbers that are written without a country code, ISO 3166-1 alpha-2. */
export const PhoneRegion = z
  .string()
  .refine(isSupportedCountry, 'must be a country of two letters such as DE');
