import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Folder of the bundle within dist/. All its files lie side by side. */
const FOLDER = 'bundle';

/** Modules that a process loads first, by their names in the bundle. */
const ENTRIES = {
  worker: 'worker.js',
  gateway: 'gateway.js',
  runCommandLine: 'commands/runCommandLine.js',
  renderThread: 'reports/parts/renderThread.js',
} as const;

/**
 * Packages of many small modules. The others stay packages: they have native parts, find files beside their own, or have to be the
 * same instance for us and for the Temporal SDK.
 */
const BUNDLED_PACKAGES =
  /^(cron-parser|csv-parse|kysely|libphonenumber-js|temporal-polyfill|temporal-utils|yaml|zod)(\/|$)/;

/** Error messages in fifty languages, of which ours are English. */
const ZOD_LOCALES = /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/;

/** Packages of CommonJS call it. */
const DEFINE_REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Joins the compiled modules of the processes to a few files, with some packages: to find, read and link a thousand files took most of
 * a second of each process. Modules that a command imports when it runs are in separate files. The compiled modules stay beside the bundle.
 *
 * @param compiled folder of the compiled modules, such as dist/
 */
export async function bundleProcesses(compiled: string): Promise<void> {
  const plugins = [chosenPackages, withoutLocales, ownUrls(compiled)];
  const bundleEntry = ([name, module]: readonly [string, string]) =>
    build({
      absWorkingDir: compiled,
      entryPoints: { [name]: module },
      outdir: FOLDER,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      sourcesContent: false,
      banner: { js: DEFINE_REQUIRE },
      logLevel: 'warning',
      plugins,
    });
  // Each by itself: together, what several load would be cut into a file per set of them.
  await Promise.all(Object.entries(ENTRIES).map(bundleEntry));
  for (const script of ['worker', 'gateway'] as const) {
    writeFileSync(join(compiled, ENTRIES[script]), `import './${FOLDER}/${script}.js';\n`);
  }
  const thread = `export { default } from '../../${FOLDER}/renderThread.js';\n`;
  writeFileSync(join(compiled, ENTRIES.renderThread), thread);
  const client = join(compiled, 'client.js');
  const code = readFileSync(client, 'utf8');
  writeFileSync(client, code.replace(`./${ENTRIES.runCommandLine}`, `./${FOLDER}/runCommandLine.js`));
}

const chosenPackages: Plugin = {
  name: 'chosen packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || BUNDLED_PACKAGES.test(path) ? undefined : { external: true },
    );
  },
};

const withoutLocales: Plugin = {
  name: 'without locales',
  setup({ onLoad }) {
    onLoad({ filter: ZOD_LOCALES }, () => ({ contents: 'export {};' }));
  },
};

/** A module of the bundle finds files beside it by the URL it had before. */
const ownUrls = (compiled: string): Plugin => ({
  name: 'own URLs',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const module = relative(compiled, path).replaceAll(sep, '/');
      if (module.startsWith('..') || module.includes('node_modules/')) return undefined;
      const code = readFileSync(path, 'utf8');
      if (!code.includes('import.meta.url')) return undefined;
      const url = `new URL('../${module}', import.meta.url).href`;
      return { contents: code.replaceAll('import.meta.url', url) };
    });
  },
});
