import { z } from 'zod';

/** The languages in which patients are written to; each has a file in src/languages. */
export const LOCALES = ['en', 'de', 'es', 'fr'] as const;

export const Locale = z.enum(LOCALES, `must be ${LOCALES.slice(0, -1).join(', ')} or ${LOCALES.at(-1)}`);
export type Locale = z.infer<typeof Locale>;
