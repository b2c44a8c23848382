/** Which values of a column say that a row ends with the event, and which that it ends without (censored). */
export interface EventCoding {
  readonly event: readonly string[];
  readonly censored: readonly string[];
}

/** Usual pairs of values: without the event, with it. */
const CODINGS: readonly (readonly [string, string])[] = [
  ['0', '1'],
  ['1', '2'],
  ['false', 'true'],
  ['no', 'yes'],
  ['n', 'y'],
  ['nein', 'ja'],
  ['non', 'oui'],
  ['censored', 'event'],
  ['censored', 'dead'],
  ['censored', 'died'],
  ['alive', 'dead'],
  ['alive', 'died'],
  ['alive', 'deceased'],
  ['lebend', 'verstorben'],
];

/**
 * The coding of an event column of two values, when it is one of the usual ones: 0 and 1, 1 and 2 as in R, or words.
 *
 * @returns undefined for all others, which a plan has to state
 */
export function usualEventCoding(values: readonly string[]): EventCoding | undefined {
  const plain = new Map(values.map((value) => [plainValue(value), value]));
  if (plain.size !== 2 || values.length !== 2) return undefined;
  for (const [without, withEvent] of CODINGS) {
    const [censored, event] = [plain.get(without), plain.get(withEvent)];
    if (censored !== undefined && event !== undefined) return { event: [event], censored: [censored] };
  }
  return undefined;
}

function plainValue(value: string): string {
  const text = value.trim().toLowerCase();
  return text !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : text;
}
