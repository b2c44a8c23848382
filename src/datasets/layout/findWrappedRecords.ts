/** The array of a JSON object that holds the records, as in `{"records":[{…}]}` or a FHIR bundle. */
export interface WrappedRecords {
  readonly key: string;
  /** Where the array begins, bytes behind the byte order mark. */
  readonly offset: number;
}

/**
 * Finds the array of objects within a JSON text that is one object; undefined when the text is an array, or objects one after
 * the other, or an object with no such array or several of them.
 *
 * @param head the beginning of the text @param isWhole whether it is all of it
 */
export function findWrappedRecords(head: string, isWhole: boolean): WrappedRecords | undefined {
  const members = topMembers(head);
  if (!members) return undefined;
  const { arrays, end } = members;
  const [only] = arrays;
  if (arrays.length !== 1 || !only) return undefined;
  if (end === undefined) return isWhole ? undefined : only;
  return head.slice(end).trim() === '' ? only : undefined;
}

interface TopMembers {
  readonly arrays: readonly WrappedRecords[];
  /** Behind the object; undefined when the text ends within it. */
  readonly end: number | undefined;
}

function topMembers(text: string): TopMembers | undefined {
  const open = /^\s*\{/.exec(text);
  if (!open) return undefined;
  const arrays: WrappedRecords[] = [];
  let depth = 1;
  let key = '';
  for (let at = open[0].length; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) break;
      if (depth === 1 && /^\s*:/.test(text.slice(end, end + 64))) key = text.slice(at + 1, end - 1);
      at = end - 1;
    } else if (character === '{' || character === '[') {
      if (depth === 1 && character === '[' && /^\[\s*\{/.test(text.slice(at, at + 64))) {
        arrays.push({ key, offset: Buffer.byteLength(text.slice(0, at)) });
      }
      depth += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return { arrays, end: at + 1 };
    }
  }
  return { arrays, end: undefined };
}

function stringEnd(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}
