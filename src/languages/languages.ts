import type { Locale } from '../contracts/shared/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Language } from './language.ts';

/** A further language is one more file here, and its name in `LOCALES`. */
export const LANGUAGES: Readonly<Record<Locale, Language>> = { en, de, es, fr };
