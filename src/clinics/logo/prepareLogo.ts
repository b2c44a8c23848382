import { type DrawnImage, drawSvg } from './drawSvg.ts';
import { LogoRefusedError } from './logoRefusedError.ts';
import { svgProblems } from './svgProblems.ts';

/** Of the file that is given. */
export const MAX_LOGO_BYTES = 512 * 1024;
/** Width and height of a PNG, pixels. */
const [MIN_SIDE, MAX_SIDE] = [16, 4_000];
/** How many times one side may be as long as the other. */
const MAX_RATIO = 12;
/** What the stored PNG fits into, pixels: several times what is shown, for screens of high density and for print. */
const BOX = { width: 800, height: 240 };

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Files that are taken for logos, by how they begin. */
const OTHER_FORMATS: readonly (readonly [name: string, start: RegExp])[] = [
  ['a JPEG', /^\xff\xd8\xff/],
  ['a GIF', /^GIF8/],
  ['a WebP', /^RIFF....WEBP/s],
  ['a PDF', /^%PDF/],
];

/**
 * The PNG that a logo is shown as, redrawn so that nothing else of the file is handed out.
 *
 * @throws {@link LogoRefusedError} naming what was found
 */
export async function prepareLogo(file: Uint8Array): Promise<Omit<DrawnImage, 'isEmpty'>> {
  if (file.length === 0) throw new LogoRefusedError('the file is empty');
  if (file.length > MAX_LOGO_BYTES) {
    throw new LogoRefusedError(
      `the file has ${file.length} bytes, ${MAX_LOGO_BYTES} are allowed; make the image smaller`,
    );
  }
  const bytes = Buffer.from(file);
  const { png, width, height, isEmpty } = bytes.subarray(0, 8).equals(PNG_SIGNATURE)
    ? await drawPng(bytes)
    : await drawCheckedSvg(svgText(bytes));
  if (isEmpty)
    throw new LogoRefusedError('the image is damaged, or shows nothing on white, on which logos stand');
  requireRatio(width, height);
  return { png, width, height };
}

async function drawPng(bytes: Buffer): Promise<DrawnImage> {
  const isComplete = bytes.length >= 33 && bytes.toString('latin1', 12, 16) === 'IHDR';
  const [width, height] = isComplete ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : [0, 0];
  if (!isComplete) throw new LogoRefusedError('the PNG is damaged: it has no header');
  if (Math.min(width, height) < MIN_SIDE || Math.max(width, height) > MAX_SIDE) {
    throw new LogoRefusedError(
      `the PNG has ${width} × ${height} pixels; each side must have ${MIN_SIDE} to ${MAX_SIDE}`,
    );
  }
  requireRatio(width, height);
  const image = `<image width="${width}" height="${height}" href="data:image/png;base64,${bytes.toString('base64')}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`;
  // An image is never enlarged.
  const scale = Math.min(1, BOX.width / width, BOX.height / height);
  return drawSvg(svg, {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  });
}

async function drawCheckedSvg(svg: string): Promise<DrawnImage> {
  const problems = svgProblems(svg);
  if (problems.length > 0) throw new LogoRefusedError(`the SVG has ${problems.join('; ')}`);
  return drawSvg(svg, BOX).catch((error: unknown) => {
    throw new LogoRefusedError('the SVG cannot be drawn; give it a viewBox, or a width and a height', {
      cause: error,
    });
  });
}

/** The text of what can only be an SVG. @throws {@link LogoRefusedError} */
function svgText(bytes: Buffer): string {
  const start = bytes.toString('latin1', 0, 16);
  const [name] = OTHER_FORMATS.find(([, pattern]) => pattern.test(start)) ?? [];
  if (name) throw new LogoRefusedError(`the file is ${name}; save the logo as PNG or SVG`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (/^\s*</.test(text)) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new LogoRefusedError('the file is neither a PNG nor an SVG in UTF-8');
}

function requireRatio(width: number, height: number): void {
  if (Math.max(width / height, height / width) <= MAX_RATIO) return;
  throw new LogoRefusedError(
    `the image has ${width} × ${height} pixels; one side may be ${MAX_RATIO} times the other at most`,
  );
}
