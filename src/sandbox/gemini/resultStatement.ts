import type { ResultLine } from './resultLine.ts';

/** A group, and the placeholder of its figure; null for a median that is not reached. */
export interface StatedGroup {
  readonly level: string;
  readonly figure: string | null;
}

/** The figures behind what a result says, before they are put into the words of a language; numbers are placeholders. */
export type ResultStatement = { readonly id: string; readonly second: string } & (
  | { readonly shows: 'medians' | 'means' | 'shares'; readonly groups: readonly [StatedGroup, StatedGroup] }
  | { readonly shows: 'hazardRatio' | 'correlation' | 'slope' | 'strength' | 'probability' }
);

/** Reads off a result which of its figures belong behind what it says. */
export function resultStatement(result: ResultLine): ResultStatement {
  const of = { id: result.id, second: label(result.second) };
  switch (result.kind) {
    case 'logRank':
      // A median that is not reached is the longest.
      return (
        groupStatement(result, 'medians', ({ median }) => (median === null ? Infinity : median)) ?? {
          ...of,
          shows: 'probability',
        }
      );
    case 'hazard':
      return { ...of, shows: 'hazardRatio' };
    case 'correlation':
      return { ...of, shows: 'correlation' };
    case 'trend':
      return { ...of, shows: 'slope' };
    case 'difference':
    case 'groups':
      return groupStatement(result, 'means', ({ mean }) => mean) ?? { ...of, shows: 'strength' };
    case 'risk':
      return groupStatement(result, 'shares', ({ share }) => share) ?? { ...of, shows: 'strength' };
    case 'association':
      return { ...of, shows: 'strength' };
  }
}

const PARTS = { medians: 'median', means: 'mean', shares: 'share' } as const;

/** The groups with the highest and the lowest figure; undefined where fewer than two differ, or a placeholder cannot name one. */
function groupStatement(
  { id, second, groups }: ResultLine,
  shows: keyof typeof PARTS,
  figureOf: (group: ResultLine['groups'][number]) => number | undefined,
): ResultStatement | undefined {
  const known = groups.flatMap((group) => {
    const figure = figureOf(group);
    return group.level === null || figure === undefined ? [] : [{ level: group.level, figure }];
  });
  const sorted = known.toSorted((one, other) => (one.figure < other.figure ? 1 : -1));
  const [highest, lowest] = [sorted.at(0), sorted.at(-1)];
  if (!highest || !lowest || highest.figure === lowest.figure) return undefined;
  if (![highest, lowest].every(({ level }) => isNamable(level))) return undefined;
  const stated = ({ level, figure }: typeof highest): StatedGroup => ({
    level: label(level),
    figure: Number.isFinite(figure) ? `{{${id}|${PARTS[shows]}:${level}}}` : null,
  });
  return { id, second: label(second), shows, groups: [stated(highest), stated(lowest)] };
}

const isNamable = (level: string): boolean => !/[{}|]/.test(level) && level === level.trim();

const MOST_CHARACTERS = 80;

/** A name on one line, cut to what a sentence can carry. A changed name loses its digits: they are those of no name. */
export function label(name: string): string {
  const line = name.replace(/[{}]/g, ' ').replace(/\s+/g, ' ').trim();
  const cut = line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
  return cut === name ? name : cut.replace(/\p{N}/gu, '#') || '(unnamed)';
}
