import { InputError } from '../inputError.ts';

export interface ColumnRules<Name extends string> {
  /** Columns that a file may have. */
  readonly names: readonly Name[];
  /** Columns that a file must have. */
  readonly required: readonly Name[];
  /** Other columns that are ignored. */
  readonly ignored?: readonly string[];
  /** What to do about an unknown column. */
  readonly advice: string;
}

/**
 * Finds the columns of a header, whatever their case and whether they are written with spaces, hyphens or underscores.
 *
 * @returns the position of each column that the file has
 * @throws {@link InputError} `UnknownColumn`, `DuplicateColumn`, `MissingColumn`
 */
export function matchColumns<Name extends string>(
  header: readonly string[],
  { names, required, ignored = [], advice }: ColumnRules<Name>,
): ReadonlyMap<Name, number> {
  const positions = new Map<Name, number>();
  const ignoredNames = new Set(ignored.map(normalized));
  const unknown: string[] = [];
  for (const [index, cell] of header.entries()) {
    const name = names.find((candidate) => candidate === normalized(cell));
    if (name === undefined) {
      if (!ignoredNames.has(normalized(cell))) unknown.push(cell);
    } else if (positions.has(name)) {
      throw new InputError('DuplicateColumn', `the header has the column ${name} twice; keep one`);
    } else positions.set(name, index);
  }
  const columns = `the columns are ${names.join(', ')}`;
  const missing = required.filter((name) => !positions.has(name));
  if (missing.length > 0) {
    throw new InputError('MissingColumn', `the header has no column ${missing.join(', ')}; ${columns}`);
  }
  if (unknown.length > 0) {
    const listed = unknown.map((cell) => cell || '(no name)').join(', ');
    throw new InputError('UnknownColumn', `the header has unknown columns: ${listed}; ${advice}; ${columns}`);
  }
  return positions;
}

const normalized = (cell: string): string => cell.toLowerCase().replace(/[\s-]+/g, '_');
