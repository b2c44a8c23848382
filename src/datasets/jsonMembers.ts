import { DatasetSourceError } from './datasetSourceError.ts';
import type { JsonText } from './jsonRecordSplitter.ts';

/** A column of a record and its value as a cell; null is a missing value. */
export type JsonMember = readonly [column: string, cell: string | null];

/** Between the values of an array, which share a cell. */
const SEPARATOR = '; ';

/**
 * The values of a record in their order. A nested value is in a column named by its path: `subject.reference`, and
 * `performer[].display` for the objects of an array, whose values share a cell. Texts become cells as they are, numbers as
 * they are written in the file, so that no digit is lost; null, the empty text, `{}` and `[]` are missing values.
 *
 * @throws {@link DatasetSourceError} `SourceMalformed`, `SourceDuplicateKey`, `SourceEncoding`, `SourceBinary`, with
 * the number of the record and none of its content.
 */
export function jsonMembers(name: string, { number, text }: JsonText): JsonMember[] {
  const place = `${name}: record ${number}`;
  parse(place, text);
  const cells = new Map<string, string | null>();
  const put = (column: string, cell: string | null) => {
    const before = cells.get(column);
    if (before === undefined || before === null) cells.set(column, cell);
    else if (cell !== null) cells.set(column, `${before}${SEPARATOR}${cell}`);
  };
  flattenObject({ place, text, put }, 0, '');
  // Only an escape can write them.
  if (text.includes('\\u')) for (const cell of cells.values()) checkCharacters(place, cell ?? '');
  return [...cells];
}

/** The value of a key at the top of a record, if it is a text; undefined also for a record that is not well-formed. */
export function textMember({ text }: JsonText, key: string): string | undefined {
  let found: string | undefined;
  if (!text.includes(JSON.stringify(key)) || !isWellFormed(text)) return undefined;
  forEachMember(text, 0, (name, from, to) => {
    if (name === key && text[from] === '"') found = stringAt(text, from, to);
  });
  return found;
}

/** The text of a record's member, if it is an object; undefined also for a record that is not well-formed. */
export function objectMember({ text }: JsonText, key: string): string | undefined {
  let found: string | undefined;
  if (!isWellFormed(text)) return undefined;
  forEachMember(text, 0, (name, from, to) => {
    if (name === key && text[from] === '{') found = text.slice(from, to);
  });
  return found;
}

function isWellFormed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parse(place: string, text: string): void {
  try {
    JSON.parse(text);
  } catch {
    const outsideTexts = text.replace(/"(?:[^"\\]|\\.)*"/gs, '""');
    const message = /\b(?:NaN|Infinity)\b/i.test(outsideTexts)
      ? `${place} holds NaN or Infinity, which JSON does not have; write null for a missing number`
      : `${place} is not well-formed JSON; check its quotes, commas and brackets`;
    throw new DatasetSourceError('SourceMalformed', message);
  }
}

interface Flattening {
  readonly place: string;
  readonly text: string;
  readonly put: (column: string, cell: string | null) => void;
}

/** @param from the place of the object's brace @param path of the object, with a dot at its end, or empty */
function flattenObject(flattening: Flattening, from: number, path: string): void {
  const keys: string[] = [];
  forEachMember(flattening.text, from, (key, valueFrom, valueTo) => {
    const first = keys.indexOf(key);
    keys.push(key);
    if (first >= 0) throw duplicateKey(flattening.place, first, keys.length - 1);
    flattenValue(flattening, [valueFrom, valueTo], path + key);
  });
  if (keys.length === 0 && path !== '') flattening.put(path.slice(0, -1), null);
}

function flattenValue(
  flattening: Flattening,
  [from, to]: readonly [from: number, to: number],
  path: string,
): void {
  const { text, put } = flattening;
  if (text[from] === '{') flattenObject(flattening, from, `${path}.`);
  else if (text[from] === '[') {
    let isEmpty = true;
    forEachItem(text, from, (itemFrom, itemTo) => {
      isEmpty = false;
      const isNested = text[itemFrom] === '{' || text[itemFrom] === '[';
      flattenValue(flattening, [itemFrom, itemTo], isNested ? `${path}[]` : path);
    });
    if (isEmpty) put(path, null);
  } else put(path, cellOf(text, from, to));
}

/** Calls `take` with each key of the object at `from`, and the place of its value, in a text that is well-formed. */
function forEachMember(
  text: string,
  from: number,
  take: (key: string, valueFrom: number, valueTo: number) => void,
): void {
  let at = skipSpace(text, skipSpace(text, from) + 1);
  while (text[at] === '"') {
    const keyEnd = stringEnd(text, at);
    const valueFrom = skipSpace(text, text.indexOf(':', keyEnd) + 1);
    const valueTo = endOfValue(text, valueFrom);
    take(stringAt(text, at, keyEnd), valueFrom, valueTo);
    at = skipSpace(text, valueTo);
    if (text[at] !== ',') return;
    at = skipSpace(text, at + 1);
  }
}

function forEachItem(text: string, from: number, take: (from: number, to: number) => void): void {
  let at = skipSpace(text, from + 1);
  while (text[at] !== ']') {
    const to = endOfValue(text, at);
    take(at, to);
    at = skipSpace(text, to);
    if (text[at] !== ',') return;
    at = skipSpace(text, at + 1);
  }
}

function cellOf(text: string, from: number, to: number): string | null {
  const first = text[from];
  const cell = first === '"' ? stringAt(text, from, to) : text.slice(from, to);
  return cell === '' || (first === 'n' && cell === 'null') ? null : cell;
}

/** The text between the quotes at `from` and before `to`. */
function stringAt(text: string, from: number, to: number): string {
  const inner = text.slice(from + 1, to - 1);
  return inner.includes('\\') ? String(JSON.parse(text.slice(from, to))) : inner;
}

/** The index behind the string that begins at `from`. */
function stringEnd(text: string, from: number): number {
  let end = from + 1;
  for (;;) {
    end = text.indexOf('"', end);
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
    end += 1;
  }
}

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (' \t\n\r'.includes(text[at] ?? 'x')) at += 1;
  return at;
};

/** The index behind the value that begins at `from`, in a text that is well-formed. */
function endOfValue(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return stringEnd(text, from);
  let at = from;
  if (first !== '{' && first !== '[') {
    while (!',}] \t\n\r'.includes(text[at] ?? '}')) at += 1;
    return at;
  }
  let depth = 0;
  do {
    const character = text[at];
    if (character === '"') {
      at = stringEnd(text, at);
      continue;
    }
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    at += 1;
  } while (depth > 0);
  return at;
}

function duplicateKey(place: string, first: number, second: number): DatasetSourceError {
  const message = `${place} has the same key twice, as its members ${first + 1} and ${second + 1}; keep one`;
  return new DatasetSourceError('SourceDuplicateKey', message);
}

function checkCharacters(place: string, cell: string): void {
  if (cell.includes('\0')) {
    const message = `${place} holds a zero character; remove it`;
    throw new DatasetSourceError('SourceBinary', message);
  }
  if (/\p{Surrogate}/u.test(cell)) {
    const message = `${place} holds half a surrogate pair, which is no character; remove it`;
    throw new DatasetSourceError('SourceEncoding', message);
  }
}
