import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const runsFromSource = import.meta.url.endsWith('.ts');
const FRESH_DIST = fileURLToPath(new URL('../scripts/freshDist.mjs', import.meta.url));

let fresh: Promise<unknown> | undefined;

/**
 * A file of `npm run build`, such as a module that a thread runs. Tests run from sources, and have dist/ built first when it is older
 * than these: a thread that compiled its sources itself would take seconds to start.
 *
 * @param path in dist/
 */
export async function builtFile(path: string): Promise<URL> {
  if (!runsFromSource) return new URL(`./${path}`, import.meta.url);
  fresh ??= promisify(execFile)(process.execPath, [FRESH_DIST]);
  await fresh;
  return new URL(`../dist/${path}`, import.meta.url);
}
