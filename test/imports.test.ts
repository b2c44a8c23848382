import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { CAPABILITIES, DIVIDED_LAYERS, LAYERS, SCHEMA_FOLDERS } from '../scripts/reference/houseRules.ts';

/** Packages that only these places may import. */
const RESERVED: readonly { readonly pattern: RegExp; readonly places: readonly string[] }[] = [
  { pattern: /^(@google\/generative-ai|resend|twilio)(\/|$)/, places: ['providers', 'sandbox'] },
  { pattern: /^(kysely|pg)$/, places: ['store', 'sandbox'] },
  { pattern: /^@duckdb\//, places: ['datasets'] },
  { pattern: /^cephes$/, places: ['domain'] },
  { pattern: /^write-excel-file(\/|$)/, places: ['analyses'] },
  { pattern: /^(@resvg\/|@rgrove\/)/, places: ['clinics'] },
  { pattern: /^@aws-sdk\//, places: ['disks', 'sandbox'] },
  { pattern: /^(@react-pdf\/|@cantoo\/pdf-lib$|fontkit$|piscina$)/, places: ['reports'] },
];

interface Import {
  readonly file: string;
  readonly layer: string;
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
    layer: layerOf(path),
    specifier,
    typeOnly: type === 'type ',
  }));
}

/** A folder, or the name of a file that is in none: `gateway.ts` is a process, `gateway/` a layer. */
function layerOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : path;
}

const layers = new Map(LAYERS.map(({ name, mayImport }) => [name, mayImport]));

const targetLayer = ({ file, specifier }: Import): string =>
  layerOf(relative('.', normalize(join(dirname(file), specifier))));
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

describe('the layers of src/', () => {
  it('found the imports it is to check', () => {
    assert.ok(imports.length > 100);
  });

  it('import only the layers they may', () => {
    const wrong = imports.filter((entry) => {
      const allowed = layers.get(entry.layer);
      if (!allowed || !isLocal(entry)) return false;
      const target = targetLayer(entry);
      const activityType = entry.layer === 'workflows' && target === 'activities' && entry.typeOnly;
      return target !== entry.layer && !allowed.includes(target) && !activityType;
    });
    assert.deepEqual(wrong.map(say), []);
  });

  it('leave provider SDKs, SQL, DuckDB and react-pdf to the layers that own them', () => {
    const wrong = imports.filter((entry) =>
      RESERVED.some(({ pattern, places }) => pattern.test(entry.specifier) && !places.includes(entry.layer)),
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
        entry.layer === 'workflows' &&
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
    const missing = reached.filter((file) => layerOf(file) === 'contracts' && !shared.includes(file));
    assert.deepEqual(missing, []);
  });

  it('keep contracts to zod and the client of Temporal, and what workflows load of them to zod', () => {
    const inWorkflows = reachedFrom('workflows/index.ts');
    const wrong = imports.filter((entry) => {
      if (entry.layer !== 'contracts' || isLocal(entry) || entry.specifier === 'zod') return false;
      const inWorkflow = !entry.typeOnly && inWorkflows.has(entry.file);
      return inWorkflow || !/^(@temporalio\/client|node:timers\/promises)$/.test(entry.specifier);
    });
    assert.deepEqual(wrong.map(say), []);
  });

  it('keep the sandbox to demo and dev', () => {
    const wrong = imports.filter(
      (entry) =>
        isLocal(entry) &&
        targetLayer(entry) === 'sandbox' &&
        !['sandbox', 'demo.ts', 'dev.ts'].includes(entry.layer),
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

/** The sub-folder of a divided layer in which a file is; undefined outside of them. */
function folderOf(path: string): string | undefined {
  const [layer = '', folder, file] = path.split('/');
  return file !== undefined && DIVIDED_LAYERS.includes(layer) ? folder : undefined;
}

const capabilityOf = (folder: string | undefined) =>
  CAPABILITIES.find(({ name, folders = [] }) => folder !== undefined && [name, ...folders].includes(folder));

describe('the capabilities', () => {
  it('are the only folders of the layers that are divided into them', () => {
    const folders = new Set(imports.map(({ file }) => folderOf(file)));
    const unknown = [...folders].filter(
      (folder) => folder !== undefined && !capabilityOf(folder) && !SCHEMA_FOLDERS.includes(folder),
    );
    assert.deepEqual(unknown, []);
  });

  it('import only the capabilities they may', () => {
    const wrong = imports.filter((entry) => {
      const from = capabilityOf(folderOf(entry.file));
      const to = isLocal(entry) ? capabilityOf(folderOf(targetFile(entry))) : undefined;
      if (!from || !to || from === to || to.name === 'shared') return false;
      return !from.mayImport.includes(to.name);
    });
    assert.deepEqual(wrong.map(say), []);
  });

  it('have no permission that no import needs', () => {
    const needed = new Set(
      imports.filter(isLocal).map((entry) => {
        const [from, to] = [entry.file, targetFile(entry)].map((file) => capabilityOf(folderOf(file))?.name);
        return `${from} imports ${to}`;
      }),
    );
    const permitted = CAPABILITIES.flatMap(({ name, mayImport }) =>
      mayImport.map((other) => `${name} imports ${other}`),
    );
    assert.deepEqual(
      permitted.filter((arrow) => !needed.has(arrow)),
      [],
    );
  });
});
