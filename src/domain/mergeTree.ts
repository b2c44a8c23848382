/** How many answers one merge takes: 20 sets of findings stay far below the input limit of any current model. */
export const MERGE_FAN_IN = 20;

export interface MergeLevel {
  /** 1 for the merges of chunks. */
  readonly level: number;
  /** How many merges this level has. */
  readonly merges: number;
}

/**
 * The levels of merges above `chunks` answers, lowest first; the last has one merge. A single chunk is merged too,
 * because only a merge answers the question in a summary.
 */
export function mergeLevels(chunks: number, fanIn = MERGE_FAN_IN): MergeLevel[] {
  const levels: MergeLevel[] = [];
  let below = chunks;
  do {
    below = Math.ceil(below / fanIn);
    levels.push({ level: levels.length + 1, merges: below });
  } while (below > 1);
  return levels;
}

/** The answers of the level below that a merge takes: from `from` up to, not including, `to`. */
export function mergedRange(index: number, fanIn = MERGE_FAN_IN): { from: number; to: number } {
  return { from: index * fanIn, to: (index + 1) * fanIn };
}
