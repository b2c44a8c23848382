export type PageLocale = 'en' | 'de';

/** The language that a browser prefers of those the pages have, by its `Accept-Language`; English when it names neither. */
export function pageLocale(acceptLanguage: string | undefined): PageLocale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality = ''] = part.trim().split(/\s*;\s*q=/i);
      return { language: tag.slice(0, 2).toLowerCase(), weight: quality === '' ? 1 : Number(quality) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  const first = wanted.find(({ language }) => language === 'en' || language === 'de');
  return first?.language === 'de' ? 'de' : 'en';
}
