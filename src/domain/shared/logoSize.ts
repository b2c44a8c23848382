/** Box that a logo is shown in, CSS pixels. */
const BOX = { width: 220, height: 52 };

/** How large a logo is shown, CSS pixels: as it fits into a heading, never larger than it is. */
export function shownLogoSize(logo: { readonly width: number; readonly height: number }): {
  width: number;
  height: number;
} {
  const scale = Math.min(1, BOX.width / logo.width, BOX.height / logo.height);
  return {
    width: Math.max(1, Math.round(logo.width * scale)),
    height: Math.max(1, Math.round(logo.height * scale)),
  };
}
