import type { Page } from 'playwright-core';
import { z } from 'zod';

const Texts = z.array(z.object({ text: z.string(), ink: z.string(), ground: z.string() }));

export interface TextContrast {
  readonly text: string;
  /** Ratio of the luminances, 1 to 21. */
  readonly contrast: number;
}

/** Runs in the page: every element with text of its own, its colour and the first opaque background behind it. */
const COLLECT = `[...document.querySelectorAll('main *')]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
  .map((element) => {
    let behind = element;
    while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
    const ground = getComputedStyle(behind ?? document.body).backgroundColor;
    return { text: element.textContent, ink: getComputedStyle(element).color, ground };
  })`;

/** How the texts of a page stand out, by https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio; 4.5 is enough for any size. */
export async function textContrasts(page: Page): Promise<TextContrast[]> {
  return Texts.parse(await page.evaluate(COLLECT)).map(({ text, ink, ground }) => {
    const [dark = 0, light = 0] = [luminance(ink), luminance(ground)].sort((one, other) => one - other);
    return { text, contrast: (light + 0.05) / (dark + 0.05) };
  });
}

/** Of a colour such as `rgb(11, 102, 92)`. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
