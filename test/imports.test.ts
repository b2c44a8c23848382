import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** Which rooms of src/ a room may import, besides itself, and which packages are reserved to it. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  domain: ['contracts'],
  security: ['contracts'],
  disks: ['contracts', 'domain', 'security', 'config'],
  store: ['contracts', 'domain', 'security'],
  datasets: ['contracts', 'domain', 'disks', 'security', 'store', 'config'],
  messages: ['contracts', 'domain'],
  reports: ['contracts', 'domain', 'store'],
  providers: ['domain', 'config'],
  activities: [
    'contracts',
    'domain',
    'datasets',
    'disks',
    'messages',
    'providers',
    'reports',
    'schedules',
    'security',
    'sequences',
    'store',
    'config',
  ],
  config: ['contracts', 'domain', 'security', 'store'],
  workflows: ['contracts', 'domain'],
  appointments: ['contracts', 'domain', 'security', 'sequences', 'store', 'inputError.ts'],
  schedules: ['contracts'],
  sequences: ['domain', 'store'],
  workers: ['activities', 'contracts', 'reports', 'store', 'config', 'logging.ts'],
  gateway: [
    'contracts',
    'datasets',
    'disks',
    'domain',
    'providers',
    'security',
    'store',
    'config',
    'logging.ts',
  ],
  commands: [
    'appointments',
    'contracts',
    'domain',
    'datasets',
    'disks',
    'schedules',
    'security',
    'sequences',
    'store',
    'config',
    'inputError.ts',
  ],
};

/** Packages that only these places may import. */
const RESERVED: readonly { readonly pattern: RegExp; readonly places: readonly string[] }[] = [
  { pattern: /^(@google\/generative-ai|resend|twilio)(\/|$)/, places: ['providers', 'sandbox'] },
  { pattern: /^(kysely|pg)$/, places: ['store', 'sandbox'] },
  { pattern: /^@duckdb\//, places: ['datasets'] },
  { pattern: /^@aws-sdk\//, places: ['disks', 'sandbox'] },
  { pattern: /^(@react-pdf\/|@cantoo\/pdf-lib$|fontkit$|piscina$)/, places: ['reports'] },
];

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const imports = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .flatMap((path) => importsOf(path));

function importsOf(path: string): Import[] {
  const text = readFileSync(join('src', path), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'/gms);
  const calls = text.matchAll(/\bimport\((\s*)'([^']+)'\)/g);
  return [...statements, ...calls].map(([, type, specifier = '']) => ({
    file: path,
    room: roomOf(path),
    specifier,
    typeOnly: type === 'type ',
  }));
}

/** A folder, or the name of a file that stands in none: `gateway.ts` is a process, `gateway/` a room. */
function roomOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : path;
}

const targetRoom = ({ file, specifier }: Import): string =>
  roomOf(relative('.', normalize(join(dirname(file), specifier))));
const targetFile = ({ file, specifier }: Import): string => normalize(join(dirname(file), specifier));
const isLocal = ({ specifier }: Import): boolean => specifier.startsWith('.');
const say = ({ file, specifier }: Import): string => `${file} imports ${specifier}`;

/** The files that loading one loads, itself among them. */
function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const entry of imports) {
    if (entry.file === file && isLocal(entry) && !entry.typeOnly) reachedFrom(targetFile(entry), reached);
  }
  return reached;
}

describe('rooms', () => {
  it('found the imports it is to check', () => {
    assert.ok(imports.length > 100);
  });

  it('import only the rooms they may', () => {
    const wrong = imports.filter((entry) => {
      const allowed = ROOMS[entry.room];
      if (!allowed || !isLocal(entry)) return false;
      const target = targetRoom(entry);
      const activityType = entry.room === 'workflows' && target === 'activities' && entry.typeOnly;
      return target !== entry.room && !allowed.includes(target) && !activityType;
    });
    assert.deepEqual(wrong.map(say), []);
  });

  it('leave provider SDKs, SQL, DuckDB and react-pdf to the rooms that own them', () => {
    const wrong = imports.filter((entry) =>
      RESERVED.some(({ pattern, places }) => pattern.test(entry.specifier) && !places.includes(entry.room)),
    );
    assert.deepEqual(
      wrong
        .filter(({ file, specifier }) => !(file === 'gateway/healthRoutes.ts' && specifier === 'kysely'))
        .map(say),
      [],
    );
  });

  it('keep Node modules and every package but Temporal out of workflows', () => {
    const wrong = imports.filter(
      (entry) =>
        entry.room === 'workflows' &&
        !isLocal(entry) &&
        !entry.typeOnly &&
        !/^@temporalio\/(workflow|common)$/.test(entry.specifier),
    );
    assert.deepEqual(wrong.map(say), []);
  });

  it('keep the tz database out of the workflow bundle', () => {
    const reached = reachedFrom('workflows/index.ts');
    assert.ok(reached.size > 10);
    const wrong = imports.filter(
      ({ file, specifier }) => reached.has(file) && /^(temporal-polyfill|luxon)$/.test(specifier),
    );
    assert.deepEqual(wrong.map(say), []);
  });

  it('share every contract that workflows reach, so that none is loaded for each of them', () => {
    const reached = ['workflows/index.ts', 'workflows/shared/expireStaleJob.ts'].flatMap((file) => [
      ...reachedFrom(file),
    ]);
    const shared = imports
      .filter(({ file }) => file === 'workers/sharedModules.ts')
      .map((entry) => targetFile(entry));
    assert.ok(shared.length > 10);
    const missing = reached.filter((file) => roomOf(file) === 'contracts' && !shared.includes(file));
    assert.deepEqual(missing, []);
  });

  it('keep contracts to zod and Temporal', () => {
    const wrong = imports.filter(
      (entry) =>
        entry.room === 'contracts' &&
        !isLocal(entry) &&
        !entry.typeOnly &&
        !/^(zod|@temporalio\/(workflow|common))$/.test(entry.specifier),
    );
    assert.deepEqual(wrong.map(say), []);
  });

  it('keep the sandbox to demo and dev', () => {
    const wrong = imports.filter(
      (entry) =>
        isLocal(entry) &&
        targetRoom(entry) === 'sandbox' &&
        !['sandbox', 'demo.ts', 'dev.ts'].includes(entry.room),
    );
    assert.deepEqual(wrong.map(say), []);
  });

  it('read the environment in config.ts only', () => {
    const readers = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (path) => /\.tsx?$/.test(path) && /process\.env\b/.test(readFileSync(join('src', path), 'utf8')),
    );
    assert.deepEqual(readers, ['config/config.ts']);
  });
});
