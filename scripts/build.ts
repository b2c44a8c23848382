import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdBuildLock } from './buildLock.ts';
import { bundleProcesses } from './bundleProcesses.ts';
import { bundleWorkflows } from './bundleWorkflows.ts';
import {
  BUILD_FILES,
  BUILD_RECORD,
  type BuildRecord,
  changedSources,
  readBuildRecord,
  sourceStamp,
} from './sourceStamp.mjs';

/**
 * `npm run build`: dist/ with compiled modules, the types of the contracts, and the workflows as one script, so that a process
 * starts without compiling or bundling. Types are not checked: `npm run typecheck` does. With `--stale` it builds only when a
 * source has changed, and keeps what does not depend on it.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
/** Beside dist/, so that source maps and packages are found by the same relative paths. */
const NEXT = join(ROOT, 'dist-next');
const PREVIOUS = join(ROOT, 'dist-previous');
const BUNDLE = 'workflow-bundle.js';

const release = await holdBuildLock(join(ROOT, 'dist.lock'));
try {
  await build(process.argv.includes('--stale'));
} finally {
  release();
}

async function build(onlyStale: boolean): Promise<void> {
  const startedAt = Date.now();
  const sources = sourceStamp(ROOT);
  const last = onlyStale ? readBuildRecord(ROOT) : undefined;
  const changed = changedSources(last?.sources ?? {}, sources);
  // Another process has built it in the meantime.
  if (changed.length === 0) return;
  const kept = BUILD_FILES.some((path) => changed.includes(path)) ? undefined : last;
  try {
    for (const folder of [NEXT, PREVIOUS]) rmSync(folder, { recursive: true, force: true });
    mkdirSync(NEXT);
    compile('tsconfig.build.json');
    // npm makes it executable when it installs the package; a symbolic link in the image runs it as it is.
    chmodSync(join(NEXT, 'client.js'), 0o755);
    cpSync(join(ROOT, 'src'), NEXT, { recursive: true, filter: (path) => !/\.tsx?$/.test(path) });
    const workflowSources = await writeBundle(kept, changed);
    writeContractTypes(kept, changed);
    await bundleProcesses(NEXT);
    const record: BuildRecord = { sources, workflowSources };
    writeFileSync(join(NEXT, BUILD_RECORD), JSON.stringify(record));
    if (existsSync(DIST)) renameSync(DIST, PREVIOUS);
    renameSync(NEXT, DIST);
  } finally {
    for (const folder of [NEXT, PREVIOUS]) rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`built dist/ in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s\n`);
}

/** @throws an Error when the compiler reports one, which it has printed. */
function compile(project: string): void {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '--project', project, '--outDir', NEXT], {
    cwd: ROOT,
    stdio: 'inherit',
  });
}

/** Bundles the compiled workflows, which is most of a build's time, unless nothing in the bundle has changed. */
async function writeBundle(
  last: BuildRecord | undefined,
  changed: readonly string[],
): Promise<readonly string[]> {
  if (last && !last.workflowSources.some((path) => changed.includes(path))) {
    cpSync(join(DIST, BUNDLE), join(NEXT, BUNDLE));
    return last.workflowSources;
  }
  const { code, modules } = await bundleWorkflows(NEXT);
  writeFileSync(join(NEXT, BUNDLE), code);
  return modules.map((path) => `src/${path.replace(/\.js$/, '.ts')}`);
}

/** Types for apps that import `aftercare/contracts`: nothing else of dist/ is for others, and contracts import nothing else. */
function writeContractTypes(last: BuildRecord | undefined, changed: readonly string[]): void {
  if (last && !changed.some((path) => path.startsWith('src/contracts/'))) {
    const filter = (path: string) => !/\.(js|map)$/.test(path);
    cpSync(join(DIST, 'contracts'), join(NEXT, 'contracts'), { recursive: true, filter });
    return;
  }
  compile('tsconfig.contracts.json');
}
