/** Comparatives, superlatives, and words for a rise or a fall, as parts of a pattern for whole words. */
const ENGLISH = [
  'higher|lower|longer|shorter|more|less(?:er)?|fewer|greater|smaller|larger|bigger|better|worse|older|younger',
  'earlier|later|sooner|stronger|weaker|faster|slower|heavier|lighter|taller|healthier|sicker|likelier',
  'highest|lowest|longest|shortest|most|least|fewest|greatest|smallest|largest|biggest|best|worst|oldest|youngest',
  'rise[sn]?|rising|rose|falls?|fell|fallen|falling|climb(?:s|ed|ing)?|grow(?:s|n|ing|th)?|grew',
  'increas(?:es?|ed|ing|ingly)|decreas(?:es?|ed|ing|ingly)|declin(?:es?|ed|ing)|drop(?:s|ped|ping)?',
  'shrinks?|shrank|shrunk|shrinking|improv(?:es?|ed|ing|ements?)|worsen(?:s|ed|ing)?|deteriorat(?:es?|ed|ing|ion)',
  'exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|outliv(?:es?|ed|ing)|outlast(?:s|ed|ing)?|outnumber(?:s|ed|ing)?',
  'positive(?:ly)?|negative(?:ly)?|inverse(?:ly)?|upwards?|downwards?|above|below',
  'doubl(?:es?|ed|ing)|halv(?:es?|ed|ing)|reduc(?:es?|ed|ing|tions?)|rais(?:es?|ed|ing)|lower(?:s|ed|ing)',
  'prolong(?:s|ed|ing)?|lengthen(?:s|ed|ing)?|shorten(?:s|ed|ing)?|protective|protects?|protected|harmful',
];
const GERMAN = [
  '(?:höher|niedriger|länger|kürzer|größer|kleiner|besser|schlechter|älter|jünger|früher|später|stärker)\\p{L}*',
  '(?:schwächer|schneller|langsamer|häufiger|seltener|schwerer|leichter|gesünder|kränker|geringer)\\p{L}*',
  'mehr|weniger|(?:höchst|niedrigst|längst|kürzest|größt|kleinst|ältest|jüngst|häufigst|seltenst|geringst)\\p{L}+',
  'meist\\p{L}*|wenigst\\p{L}*|beste[nmrs]?|schlechtest\\p{L}*',
  'steig(?:t|en|end\\p{L}*)|stieg(?:en)?|gestiegen\\p{L}*|Anstieg\\p{L}*|an(?:ge)?stieg\\p{L}*|ansteig\\p{L}*',
  'sink(?:t|en|end\\p{L}*)|sank(?:en)?|gesunken\\p{L}*|fällt|fallen(?:d\\p{L}*)?|fiel(?:en)?|gefallen',
  '(?:nimmt|nehmen|nahm(?:en)?)(?=[^.]*\\s(?:zu|ab)(?!\\p{L}))|(?:zu|ab)(?:ge)?n[eo][hm]m\\p{L}*|(?:zu|ab)nahme\\p{L}*',
  'wächst|wachsen\\p{L}*|wuchs(?:en)?|gewachsen\\p{L}*|schrumpf\\p{L}*',
  '(?:ver|ge)besser\\p{L}*|verschlechter\\p{L}*|übersteig\\p{L}*|übertr[ei]\\p{L}*|überdauer\\p{L}*',
  'positiv\\p{L}*|negativ\\p{L}*|umgekehrt\\p{L}*|erhöh\\p{L}*|verringer\\p{L}*|vermindert?\\p{L}*|senk(?:t|en)',
  'verdoppel\\p{L}*|halbier\\p{L}*|verlänger\\p{L}*|verkürz\\p{L}*|oberhalb|unterhalb|schütz\\p{L}*|schädlich\\p{L}*',
];

const WORD = `(?<![\\p{L}\\p{M}\\p{N}_])(?:${[...ENGLISH, ...GERMAN].join('|')})(?![\\p{L}\\p{M}\\p{N}_])`;

/** Finds a word of English or German that says which way something points. */
export const DIRECTION = new RegExp(WORD, 'iu');
/** {@link DIRECTION} for every such word. */
export const DIRECTIONS = new RegExp(WORD, 'giu');
/** Matches a text that is nothing but such a word. */
export const ONLY_DIRECTION = new RegExp(`^\\s*${WORD}\\s*$`, 'iu');
