import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A module that a thread runs, and what Node needs to run it. */
export interface ThreadModule {
  readonly url: URL;
  readonly execArgv: string[];
}

/**
 * A module beside another, for a thread: compiled; or, as only tests have it, as a source, for which the thread needs tsx.
 *
 * @param name without an ending
 * @param beside the `import.meta.url` of the other module
 */
export function threadModule(name: string, beside: string): ThreadModule {
  const compiled = new URL(`./${name}.js`, beside);
  if (existsSync(fileURLToPath(compiled))) return { url: compiled, execArgv: [] };
  return { url: new URL(`./${name}.ts`, beside), execArgv: ['--import', tsxHook()] };
}

/** Node does not hand a loader on to threads; tsx registers itself in the main thread only. */
function tsxHook(): string {
  const api = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  return `data:text/javascript,${encodeURIComponent(`import { register } from ${api}; register();`)}`;
}
