/** An answer that is to be merged: the key changes with what it was made from, `tokens` is what it adds to a prompt. */
export interface MergeChild {
  /** Position in the level below. */
  readonly index: number;
  /** Hex. */
  readonly key: string;
  readonly tokens: number;
}

/** The children of one merge: those of the level below from index `from` up to, not including, `to`. */
export interface MergeGroup {
  readonly from: number;
  readonly to: number;
}

/** The most answers one merge takes; their findings stay far below the input limit of any current model. */
export const MERGE_FAN_IN = 20;
/** The fewest children of a group that is closed by a key instead of a limit. */
const FEWEST = 6;
/** One key in this many closes a group. */
const BOUNDARY_EVERY = 8;

/**
 * Groups answers for merging. Groups end where a child's own key says so, not after a fixed number: an inserted or
 * changed child changes its own group and leaves those before and, soon, those after as they were.
 */
export function mergeGroups(children: readonly MergeChild[], maxTokens: number): MergeGroup[] {
  const total = children.reduce((sum, child) => sum + child.tokens, 0);
  const groups: MergeGroup[] = [];
  let first = 0;
  let tokens = 0;
  const close = (end: number) => {
    const from = children[first]?.index;
    const last = children[end - 1]?.index;
    if (from !== undefined && last !== undefined) groups.push({ from, to: last + 1 });
    first = end;
    tokens = 0;
  };
  if (children.length <= MERGE_FAN_IN && total <= maxTokens) {
    close(children.length);
    return groups;
  }
  children.forEach((child, position) => {
    const size = position - first;
    // At least two, regardless of their size: a merge of one answer would merge nothing.
    if (size >= 2 && tokens + child.tokens > maxTokens) close(position);
    tokens += child.tokens;
    const grown = position - first + 1;
    if (grown >= MERGE_FAN_IN || (grown >= FEWEST && closesGroup(child.key))) close(position + 1);
  });
  if (first < children.length) close(children.length);
  return groups;
}

const closesGroup = (key: string): boolean => Number.parseInt(key.slice(0, 8), 16) % BOUNDARY_EVERY === 0;
