import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The version of the installed package. */
export function programVersion(): string {
  // The same path leads there from src and from dist.
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
