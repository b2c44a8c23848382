import type { ResultLine } from './resultLine.ts';

/** A group, and the placeholder of its figure; null where it has none. */
export interface StatedGroup {
  readonly level: string;
  readonly figure: string | null;
}

/** What a result says, before it is put into the words of a language; numbers are placeholders. */
export type ResultStatement = { readonly id: string; readonly first: string; readonly second: string } & (
  | { readonly says: 'survivalByGroup'; readonly longest: StatedGroup; readonly shortest: StatedGroup }
  | { readonly says: 'survivalByNumber'; readonly isLonger: boolean }
  | { readonly says: 'survivalDiffers' }
  | { readonly says: 'correlation' | 'trend'; readonly isPositive: boolean; readonly outcome: string | null }
  | { readonly says: 'mean'; readonly higher: StatedGroup; readonly lower: StatedGroup }
  | {
      readonly says: 'share';
      readonly outcome: string;
      readonly higher: StatedGroup;
      readonly lower: StatedGroup;
    }
  | { readonly says: 'together' }
);

/** Reads off a result what it says. */
export function resultStatement(result: ResultLine): ResultStatement {
  const { kind, value = 0, outcome = null } = result;
  const of = { id: result.id, first: label(result.first), second: label(result.second) };
  switch (kind) {
    case 'logRank': {
      // A median that is not reached is the longest.
      const ends = endsOf(result, 'median', ({ median }) => (median === null ? Infinity : median));
      return ends
        ? { ...of, says: 'survivalByGroup', longest: ends.highest, shortest: ends.lowest }
        : { ...of, says: 'survivalDiffers' };
    }
    case 'hazard':
      return { ...of, says: 'survivalByNumber', isLonger: value < 1 };
    case 'correlation':
    case 'trend':
      return { ...of, says: kind, isPositive: value > 0, outcome: outcome === null ? null : label(outcome) };
    case 'difference':
    case 'groups': {
      const ends = endsOf(result, 'mean', ({ mean }) => mean);
      return ends
        ? { ...of, says: 'mean', higher: ends.highest, lower: ends.lowest }
        : { ...of, says: 'together' };
    }
    case 'risk': {
      const ends = endsOf(result, 'share', ({ share }) => share);
      return ends && outcome !== null
        ? { ...of, says: 'share', outcome: label(outcome), higher: ends.highest, lower: ends.lowest }
        : { ...of, says: 'together' };
    }
    case 'association':
      return { ...of, says: 'together' };
  }
}

/** The groups with the highest and the lowest figure; undefined where fewer than two differ. */
function endsOf(
  { id, groups }: ResultLine,
  part: 'median' | 'mean' | 'share',
  figureOf: (group: ResultLine['groups'][number]) => number | undefined,
): { readonly highest: StatedGroup; readonly lowest: StatedGroup } | undefined {
  const known = groups.flatMap((group) => {
    const figure = figureOf(group);
    return group.level === null || figure === undefined ? [] : [{ level: group.level, figure }];
  });
  const sorted = known.toSorted((one, other) => (one.figure < other.figure ? 1 : -1));
  const [highest, lowest] = [sorted.at(0), sorted.at(-1)];
  if (!highest || !lowest || highest.figure === lowest.figure) return undefined;
  const stated = ({ level, figure }: typeof highest): StatedGroup => ({
    level: label(level),
    figure: Number.isFinite(figure) ? levelPlaceholder(id, part, level) : null,
  });
  return { highest: stated(highest), lowest: stated(lowest) };
}

/** Null for a level that a placeholder cannot name. */
function levelPlaceholder(id: string, part: string, level: string): string | null {
  return /[{}|]/.test(level) || level !== level.trim() ? null : `{{${id}|${part}:${level}}}`;
}

const MOST_CHARACTERS = 80;

/** A name on one line, cut to what a sentence can carry. A changed name loses its digits: they are those of no name. */
export function label(name: string): string {
  const line = name.replace(/[{}]/g, ' ').replace(/\s+/g, ' ').trim();
  const cut = line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
  return cut === name ? name : cut.replace(/\p{N}/gu, '#') || '(unnamed)';
}
