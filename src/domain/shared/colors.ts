import { channelsOf, contrast, READABLE_CONTRAST } from '../../contracts/shared/contrast.ts';

/** Colours are six hex digits after a `#`. */

/** A colour between two, 0 (the first) to 1 (the second). */
export function mix(one: string, other: string, share: number): string {
  const [from, to] = [channelsOf(one), channelsOf(other)];
  const mixed = from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The colour itself if it is readable on every one of the backgrounds, else the nearest mixture with `toward` that is. */
export function readableOn(color: string, backgrounds: readonly string[], toward: string): string {
  for (let percent = 0; percent < 100; percent += 2) {
    const candidate = mix(color, toward, percent / 100);
    if (backgrounds.every((background) => contrast(candidate, background) >= READABLE_CONTRAST)) {
      return candidate;
    }
  }
  return toward;
}
