import { DatasetSourceError } from './datasetSourceError.ts';
import type { JsonText } from './jsonRecordSplitter.ts';

/** A key of a record and its value as a cell; null is a missing value. */
export type JsonMember = readonly [key: string, cell: string | null];

/**
 * The members of a record in their order. Texts become cells as they are, numbers and nested values as they are written
 * in the file, so that no digit is lost; null and the empty text are missing values.
 *
 * @throws {@link DatasetSourceError} `SourceMalformed`, `SourceDuplicateKey`, `SourceEncoding`, `SourceBinary`, with
 * the number of the record and none of its content.
 */
export function jsonMembers(name: string, { number, text }: JsonText): JsonMember[] {
  const place = `${name}: record ${number}`;
  const parsed = parse(place, text);
  const members: JsonMember[] = [];
  for (let at = text.indexOf('"'); at >= 0; ) {
    const keyEnd = stringEnd(text, at);
    const valueStart = skipSpace(text, text.indexOf(':', keyEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    members.push([stringAt(text, at, keyEnd), cellOf(text, valueStart, valueEnd)]);
    at = text.indexOf('"', valueEnd);
  }
  if (members.length !== Object.keys(parsed).length) throw duplicateKey(place, members);
  // Only an escape can write them.
  if (text.includes('\\u')) for (const [, cell] of members) checkCharacters(place, cell ?? '');
  return members;
}

function parse(place: string, text: string): object {
  try {
    return JSON.parse(text);
  } catch {
    const outsideTexts = text.replace(/"(?:[^"\\]|\\.)*"/gs, '""');
    const message = /\b(?:NaN|Infinity)\b/i.test(outsideTexts)
      ? `${place} holds NaN or Infinity, which JSON does not have; write null for a missing number`
      : `${place} is not well-formed JSON; check its quotes, commas and brackets`;
    throw new DatasetSourceError('SourceMalformed', message);
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
    while (!',} \t\n\r'.includes(text[at] ?? '}')) at += 1;
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

function duplicateKey(place: string, members: readonly JsonMember[]): DatasetSourceError {
  const keys = members.map(([key]) => key);
  const second = keys.findIndex((key, index) => keys.indexOf(key) < index);
  const first = keys.indexOf(keys[second] ?? '');
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
