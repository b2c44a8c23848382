import { readFile } from 'node:fs/promises';

export interface DrawnImage {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Whether nothing of it can be seen on white. */
  readonly isEmpty: boolean;
}

/** The WebAssembly module takes a tenth of a second to load, which processes that draw nothing do without. */
const loadResvg = async () => {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  await initWasm(await readFile(new URL(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))));
  return Resvg;
};
let resvg: ReturnType<typeof loadResvg> | undefined;

/**
 * Draws an SVG as large as it fits into a box.
 *
 * @throws Error for an SVG without a size, or that cannot be drawn
 */
export async function drawSvg(
  svg: string,
  box: { readonly width: number; readonly height: number },
): Promise<DrawnImage> {
  resvg ??= loadResvg();
  const Resvg = await resvg;
  const { width, height } = new Resvg(svg);
  const mode = width / height > box.width / box.height ? 'width' : 'height';
  const image = new Resvg(svg, { fitTo: { mode, value: box[mode] } }).render();
  const { pixels } = image;
  const isEmpty = !isSeenOnWhite(pixels);
  const drawn = { png: image.asPng(), width: image.width, height: image.height, isEmpty };
  image.free();
  return drawn;
}

/** How dark the darkest channel has to be, of 255. */
const DARKEST_UNSEEN = 225;

function isSeenOnWhite(rgba: Uint8Array): boolean {
  for (let pixel = 0; pixel < rgba.length; pixel += 4) {
    const alpha = rgba[pixel + 3] ?? 0;
    const darkest = Math.min(rgba[pixel] ?? 255, rgba[pixel + 1] ?? 255, rgba[pixel + 2] ?? 255);
    if (255 - ((255 - darkest) * alpha) / 255 < DARKEST_UNSEEN) return true;
  }
  return false;
}
