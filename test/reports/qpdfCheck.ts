import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function withPdf<T>(pdf: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-pdf-'));
  try {
    const path = join(directory, 'report.pdf');
    await writeFile(path, pdf);
    return await use(path);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Rejects with qpdf's complaints when the file's structure is not sound; a warning is a complaint too. */
export async function assertSoundPdf(pdf: Uint8Array): Promise<void> {
  await withPdf(pdf, (path) => run('qpdf', ['--check', path]));
}

/** The text as poppler's pdftotext reads it, in reading order with columns kept apart, page by page. */
export async function textOfPdf(pdf: Uint8Array): Promise<string[]> {
  const { stdout } = await withPdf(pdf, (path) =>
    run('pdftotext', ['-layout', '-enc', 'UTF-8', path, '-'], { maxBuffer: 256 * 1024 ** 2 }),
  );
  return stdout.split('\f').slice(0, -1);
}
