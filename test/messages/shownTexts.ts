import { z } from 'zod';

/** A piece of text as a browser shows it. */
const ShownText = z.object({
  text: z.string(),
  /** Relative luminance of its colour and of what it stands on, 0 (black) to 1 (white). */
  ink: z.number(),
  background: z.number(),
  /** CSS pixels. */
  fontSize: z.number(),
  isBold: z.boolean(),
});
export type ShownText = z.infer<typeof ShownText>;

/** Every visible text of a page, in its order. */
export async function shownTexts(page: { evaluate(script: string): Promise<unknown> }): Promise<ShownText[]> {
  return z.array(ShownText).parse(await page.evaluate(SCRIPT));
}

/** As text: it runs in the browser, whose globals the rest of the project must not see. */
const SCRIPT = `(() => {
  const shown = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!element || text === '' || !isVisible(element)) continue;
    const style = getComputedStyle(element);
    shown.push({
      text: text.slice(0, 40),
      ink: luminance(style.color),
      background: luminance(backgroundOf(element)),
      fontSize: Number.parseFloat(style.fontSize),
      isBold: Number(style.fontWeight) >= 700,
    });
  }
  return shown;

  function isVisible(element) {
    for (let at = element; at; at = at.parentElement) {
      const { display, visibility, opacity, maxHeight } = getComputedStyle(at);
      if (display === 'none' || visibility === 'hidden' || opacity === '0' || maxHeight === '0px')
        return false;
    }
    return true;
  }

  function backgroundOf(element) {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/, 0\\)$/.test(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  }

  /** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
  function luminance(colour) {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\\d.]+/g) ?? []).slice(0, 3).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
})()`;
