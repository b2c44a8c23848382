import {
  IDENTIFIER_PATTERNS,
  MAY_BE_TITLED,
  MAY_IDENTIFY,
  type ScrubbedKind,
  TITLED_NAME,
} from './identifierPatterns.ts';
import type { KnownValues } from './knownValues.ts';

export interface ScrubOptions {
  /** Values of the identifying columns of the same data set. */
  readonly known?: KnownValues | undefined;
  /** Whether a text stays that is one long number, unless it is known to identify: a code. @default false */
  readonly keepsNumbers?: boolean;
  /** Whether dates and ages stay. @default false */
  readonly keepsDates?: boolean;
}

export interface ScrubbedText {
  readonly text: string;
  /** How often each kind was replaced. */
  readonly replaced: ReadonlyMap<ScrubbedKind, number>;
}

const acceptsAll = (): boolean => true;

/** With a pattern for the first match alone: replacing by a function takes ten times as long where there is nothing to replace. */
const FOUND = IDENTIFIER_PATTERNS.map(({ mark = '', accepts = acceptsAll, ...found }) => ({
  ...found,
  mark,
  accepts,
  first: new RegExp(found.pattern.source, found.pattern.flags.replace('g', '')),
}));
const PATTERNS_MAY_FIND = new RegExp(MAY_IDENTIFY);
const TITLES_MAY_FIND = new RegExp(MAY_BE_TITLED);

/**
 * Replaces what identifies a person within a text by the kind of it in brackets, as in `call [phone]`: numbers and addresses by
 * their look, checked by their check digits where they have some, names behind a title, and the values that are known to identify.
 * An age over 89 becomes `90+`.
 */
export function scrubText(text: string, options: ScrubOptions = {}): ScrubbedText {
  const { known } = options;
  const replaced = new Map<ScrubbedKind, number>();
  let scrubbed = text;
  if (PATTERNS_MAY_FIND.test(text)) {
    const has = countCharacters(text);
    for (const { kind, pattern, first, digits, letters, mark, accepts } of FOUND) {
      const mayMatch = has.digits >= digits && has.letters >= letters && scrubbed.includes(mark);
      if (!mayMatch || !first.test(scrubbed)) continue;
      scrubbed = scrubbed.replace(pattern, (match) =>
        accepts(match) && !isKept(kind, match, { text, options }) ? replacement(kind, replaced) : match,
      );
    }
  }
  if (TITLES_MAY_FIND.test(scrubbed)) {
    scrubbed = scrubbed.replace(TITLED_NAME, () => replacement('name', replaced));
  }
  // What is replaced already stands in brackets, and its words are no values.
  return {
    text:
      known && !known.isEmpty
        ? outsideBrackets(scrubbed, (part) => known.replaceIn(part, () => replacement('name', replaced)))
        : scrubbed,
    replaced,
  };
}

/** Counts what is replaced. */
function replacement(kind: ScrubbedKind, replaced: Map<ScrubbedKind, number>): string {
  replaced.set(kind, (replaced.get(kind) ?? 0) + 1);
  return kind === 'age' ? '90+' : `[${kind}]`;
}

const isKept = (
  kind: ScrubbedKind,
  match: string,
  { text, options }: { readonly text: string; readonly options: ScrubOptions },
): boolean =>
  (options.keepsNumbers === true && kind === 'number' && match === text.trim()) ||
  (options.keepsDates === true && (kind === 'date' || kind === 'age'));

const outsideBrackets = (text: string, change: (part: string) => string): string =>
  text
    .split(/(\[[a-zA-Z]{2,12}\])/)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');

/** ASCII digits, and letters and other characters beyond ASCII: most patterns cannot match most texts, and counting is cheaper. */
function countCharacters(text: string): { digits: number; letters: number } {
  let digits = 0;
  let letters = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) digits += 1;
    else if (code >= 0x80 || isLetter(code)) letters += 1;
  }
  return { digits, letters };
}

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
