const GERMAN: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/**
 * The words of a column's header in lower case and plain letters, one space between them: `Tel.-Nr.` → `tel nr`,
 * `firstName` → `first name`, `Straße_2` → `strasse 2`.
 */
export function headerWords(header: string): string {
  return header
    .normalize('NFC')
    .replace(/(?<=[a-zäöü])(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => GERMAN[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]s\b/g, '')
    .replace(/(?<=\p{L})(?=\d)/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
