import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a build depends on besides src/. */
export const BUILD_FILES = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.contracts.json',
  'scripts/build.ts',
];
/** Where a build keeps the stamp of its sources. */
export const BUILD_RECORD = 'build.json';

/**
 * Size and time of change of every file that a build depends on, by path. Reading them takes some milliseconds, and unlike the
 * newest time of change they also tell when a file was removed, renamed, or replaced by an older one.
 *
 * @param {string} root of the repository
 * @returns {Record<string, string>} empty where src/ is missing, as in production
 */
export function sourceStamp(root) {
  /** @type {Record<string, string>} */
  const stamp = {};
  const read = (/** @type {string} */ path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (stat?.isFile()) stamp[path] = `${stat.size}-${stat.mtimeMs}`;
  };
  const sources = readSources(join(root, 'src'));
  if (sources.length === 0) return stamp;
  for (const path of sources) read(`src/${path.replaceAll('\\', '/')}`);
  for (const path of BUILD_FILES) read(path);
  return stamp;
}

/**
 * @param {string} root of the repository
 * @returns {import('./sourceStamp.d.mts').BuildRecord | undefined} undefined where there is no build, or half of one
 */
export function readBuildRecord(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'dist', BUILD_RECORD), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {Record<string, string>} before
 * @param {Record<string, string>} now
 * @returns {string[]} paths that were changed, added or removed
 */
export function changedSources(before, now) {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (path) => before[path] !== now[path],
  );
}

/** @param {string} folder */
function readSources(folder) {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}
