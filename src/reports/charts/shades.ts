import { colour } from '../layout/designTokens.ts';

/** How light the first shade is, as a share of white. */
const LIGHTEST = 0.84;
/** Share of white from which text on a shade is dark. */
const DARK_TEXT = 0.45;

/** The fill of a level and the colour of text on it: from light to the accent, in the order of the levels. */
export function shadeOf(at: number, levels: number): { readonly fill: string; readonly text: string } {
  const white = levels < 2 ? 0 : LIGHTEST * (1 - at / (levels - 1));
  return { fill: mixed(colour.accent, white), text: white > DARK_TEXT ? colour.ink : colour.white };
}

/** A colour such as `#0c5a61` with a share of white. */
function mixed(hex: string, white: number): string {
  const channels = [1, 3, 5].map((from) => Number.parseInt(hex.slice(from, from + 2), 16));
  const lightened = channels.map((channel) => Math.round(channel + (255 - channel) * white));
  return `#${lightened.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
