/** Names a part of a whole by its halvings: `''` is all of it, `0` the first half, `01` the second quarter. */
export type Part = string;

/** Both halves of a part; undefined when it is a single item and cannot be halved. */
export function halvesOf(part: Part, items: number): readonly [Part, Part] | undefined {
  return items < 2 ? undefined : [`${part}0`, `${part}1`];
}

/** The items of a part, in their order; if their number is odd, the first half has one more. */
export function takePart<T>(items: readonly T[], part: Part): readonly T[] {
  let taken = items;
  for (const half of part) {
    const middle = Math.ceil(taken.length / 2);
    taken = half === '0' ? taken.slice(0, middle) : taken.slice(middle);
  }
  return taken;
}
