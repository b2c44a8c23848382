import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';

/** Entries of package-lock.json, by path, with what they say about who needs a package. */
const LockFile = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

/** Parts of dist/ that only serve development: the emulators of the providers and the processes that start them. */
const DEVELOPMENT_PARTS = /^(sandbox$|(demo|dev)\.js)/;

/**
 * Packages that others require for what we do not do: the SDK compiles workflows with swc, where ours are bundled by `npm run build`;
 * react-email formats HTML for people to read with prettier.
 */
const UNUSED_PACKAGES = /^(@swc\/(core|wasm)|swc-loader$|prettier$|terser$|terser-webpack-plugin$)/;

/** What packages hold for compilers and debuggers. */
const UNUSED_FILES = /\.(map|[cm]?tsx?)$/;

/** Weights of a typeface that no report is set in. */
const UNUSED_FONTS = /^fonts\/(?!.*-(Regular|Bold)\.(ttf|otf)$)./;
const FONT_PACKAGES = '@embedpdf/fonts-';

/** The Temporal SDK brings its native part for every platform, and the sources of it. */
const NATIVE_PACKAGE = '@temporalio/core-bridge';
const NATIVE_SOURCES = /^(sdk-core|src|bridge-macros)$/;
const NATIVE_RELEASE = /^releases\/([^/]+)$/;
const ARCHITECTURE = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
const SYSTEM = process.platform === 'win32' ? 'windows' : process.platform;

/**
 * Copies what a worker, the gateway and the command line need at run time: package.json, dist/ without the sandbox, and the installed
 * packages that are no development dependencies, without what they hold for others.
 *
 * @param root of the repository, installed and built
 * @param target an empty or missing folder
 */
export function writeProductionTree(root: string, target: string): void {
  mkdirSync(target, { recursive: true });
  cpSync(join(root, 'package.json'), join(target, 'package.json'));
  const dist = join(root, 'dist');
  cpSync(dist, join(target, 'dist'), {
    recursive: true,
    filter: (path) => !DEVELOPMENT_PARTS.test(relative(dist, path)),
  });
  const { packages } = LockFile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  for (const [path, { dev }] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (name === '' || dev || UNUSED_PACKAGES.test(name)) continue;
    copyPackage(name, join(root, path), join(target, path));
  }
}

/** Size of all files in a folder, MB. */
export function folderMegabytes(folder: string): number {
  const bytes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => lstatSync(join(folder, path)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
  return bytes / 1e6;
}

/** Packages for other platforms are in the lock file, but not installed. */
function copyPackage(name: string, source: string, target: string): void {
  if (!lstatSync(source, { throwIfNoEntry: false })) return;
  cpSync(source, target, {
    recursive: true,
    filter: (path) => isNeeded(name, relative(source, path).replaceAll(sep, '/')),
  });
}

/** @param path within the package */
function isNeeded(name: string, path: string): boolean {
  // Packages within this one have entries of their own.
  if (path === 'node_modules' || UNUSED_FILES.test(path)) return false;
  if (name.startsWith(FONT_PACKAGES)) return !UNUSED_FONTS.test(path);
  if (name !== NATIVE_PACKAGE) return true;
  const release = NATIVE_RELEASE.exec(path)?.[1];
  return release === undefined
    ? !NATIVE_SOURCES.test(path)
    : release.startsWith(ARCHITECTURE) && release.includes(SYSTEM);
}
