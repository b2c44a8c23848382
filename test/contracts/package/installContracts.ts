import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

const Entry = z.looseObject({
  dependencies: z.record(z.string(), z.string()).default({}),
  version: z.string().optional(),
});
const Lock = z.object({ packages: z.record(z.string(), Entry) });
const Manifest = z.looseObject({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
});
const Packed = z.object({
  filename: z.string(),
  integrity: z.string(),
  /** Bytes of the tarball. */
  size: z.int(),
  files: z.array(z.object({ path: z.string() })),
});
export type Packed = z.output<typeof Packed>;

export const readManifest = async () =>
  Manifest.parse(JSON.parse(await readFile('packages/contracts/package.json', 'utf8')));

/** Runs `npm pack` of the contracts. @param folder for the tarball */
export async function packContracts(folder: string): Promise<Packed> {
  const { stdout } = await run('npm', [
    'pack',
    './packages/contracts',
    '--json',
    '--pack-destination',
    folder,
  ]);
  const [packed] = z.array(Packed).parse(JSON.parse(stdout));
  if (!packed) throw new Error('npm has packed nothing');
  return packed;
}

/**
 * Installs the tarball and its peers into its folder by npm, in the versions of this repository's lock file: so npm finds them
 * in its cache and asks no registry for versions.
 */
export async function installContracts(folder: string, { filename, integrity }: Packed): Promise<void> {
  const { packages } = Lock.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
  const manifest = await readManifest();
  const direct = { ...manifest.dependencies, ...manifest.peerDependencies };
  const needed = new Map<string, unknown>();
  const add = (name: string, from: string): void => {
    const path = findPackage(Object.keys(packages), name, from);
    const { dependencies, ...entry } = packages[path] ?? { dependencies: {} };
    if (needed.has(path)) return;
    needed.set(path, { ...entry, dependencies });
    for (const other of Object.keys(dependencies)) add(other, path);
  };
  for (const name of Object.keys(direct)) add(name, '');

  const app = {
    name: 'app',
    private: true,
    type: 'module',
    dependencies: { aftercare: `file:${filename}`, ...manifest.peerDependencies },
  };
  const contracts = { ...manifest, resolved: `file:${filename}`, integrity };
  await writeFile(join(folder, 'package.json'), JSON.stringify(app));
  await writeFile(
    join(folder, 'package-lock.json'),
    JSON.stringify({
      name: 'app',
      lockfileVersion: 3,
      requires: true,
      packages: { '': app, 'node_modules/aftercare': contracts, ...Object.fromEntries(needed) },
    }),
  );
  const quiet = ['--no-audit', '--no-fund', '--loglevel', 'error'];
  await run('npm', ['ci', '--prefer-offline', '--ignore-scripts', ...quiet], { cwd: folder });
}

/** Where a package finds another: beside itself first, then further out. */
function findPackage(paths: readonly string[], name: string, from: string): string {
  for (let place = from; ; place = place.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    const path = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
    if (paths.includes(path)) return path;
    if (place === '') throw new Error(`the lock file has no ${name}`);
  }
}
