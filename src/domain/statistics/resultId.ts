/** What a result is of; its id begins with it. */
export type ResultKind = 'r' | 'd' | 'g' | 'rd' | 'v' | 't' | 'km' | 'lr' | 'hr' | 't1' | 'n' | 'missing';

/** Characters with a meaning in ids and in placeholders such as `{{r:age:ph.ecog}}`. */
const RESERVED = /[%:|{}]/g;

/** The id of a result, the same with each run: its kind and the names of its columns and levels, such as `r:age:ph.ecog`. */
export function resultId(kind: ResultKind, ...names: readonly string[]): string {
  return [kind, ...names.map(escapeName)].join(':');
}

/** A name as it stands in ids, and may stand in the parts of placeholders. */
export const escapeName = (name: string): string =>
  name.replace(RESERVED, (character) => encodeURIComponent(character));
