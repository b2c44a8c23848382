/** Colours are six hex digits after a `#`. */

/** The least contrast of text of any size: https://www.w3.org/TR/WCAG22/#contrast-minimum */
export const READABLE_CONTRAST = 4.5;

/** A colour between two, 0 (the first) to 1 (the second). */
export function mix(one: string, other: string, share: number): string {
  const [from, to] = [channelsOf(one), channelsOf(other)];
  const mixed = from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The ratio of the luminances of two colours, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
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

const channelsOf = (color: string): number[] =>
  [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color).map((channel) => {
    const value = channel / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
