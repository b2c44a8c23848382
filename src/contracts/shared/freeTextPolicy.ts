import { z } from 'zod';

/**
 * Whether text in which nearly every value is different leaves for the model. Identifiers within it are replaced in any case.
 *
 * - `strict`: only that of columns that a user has named.
 * - `standard`: all of it.
 */
export const FreeTextPolicy = z.enum(['strict', 'standard'], 'must be strict or standard');
export type FreeTextPolicy = z.infer<typeof FreeTextPolicy>;
