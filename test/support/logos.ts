import { drawSvg } from '../../src/clinics/logo/drawSvg.ts';

/** A logo of a circle and bars, 200 × 80. */
export const LOGO_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80">
<circle cx="40" cy="40" r="32" fill="#0c5a61"/><path d="M26 40h28M40 26v28" stroke="#fff" stroke-width="8"/>
<path d="M88 28h100M88 52h72" stroke="#17252d" stroke-width="10"/></svg>`;

/** A PNG of this size, in one colour. */
export async function pngOf(width: number, height: number): Promise<Buffer> {
  const rectangle = `<rect width="${width}" height="${height}" fill="#0c5a61"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${rectangle}</svg>`;
  return Buffer.from((await drawSvg(svg, { width, height })).png);
}
