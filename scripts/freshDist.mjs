import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { changedSources, readBuildRecord, sourceStamp } from './sourceStamp.mjs';

/**
 * For `node --import`: builds dist/ again before a process that runs from it starts, when a source has changed since the last
 * build. A message alone would have people type the same command each time, and forget it in the process of another terminal; the
 * check costs some milliseconds, and a build two seconds, or six when workflows have changed.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
// Threads inherit the option.
if (isMainThread) buildWhenStale();

function buildWhenStale() {
  const sources = sourceStamp(ROOT);
  if (Object.keys(sources).length === 0) return;
  const [changed] = changedSources(readBuildRecord(ROOT)?.sources ?? {}, sources);
  if (changed === undefined) return;
  process.stderr.write(`dist/ is older than ${changed}: building it again\n`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', '--stale'], {
    cwd: ROOT,
    // Standard output belongs to the process that starts.
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  process.stderr.write('dist/ could not be built: see the errors above, then run npm run build\n');
  process.exit(1);
}
