import { LOCALES, type Locale } from '../contracts/shared/locale.ts';

/**
 * The language that a browser prefers of those the pages have, by its `Accept-Language`; `fallback` when it names none of
 * them.
 */
export function pageLocale(acceptLanguage: string | undefined, fallback: Locale = 'en'): Locale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality = ''] = part.trim().split(/\s*;\s*q=/i);
      return {
        language: LOCALES.find((locale) => locale === tag.slice(0, 2).toLowerCase()),
        weight: quality === '' ? 1 : Number(quality),
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return wanted.find(({ language }) => language !== undefined)?.language ?? fallback;
}
