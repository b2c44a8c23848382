import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CommandResult, runNode } from '../support/runCommand.ts';

const COPIED = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.contracts.json',
  'scripts',
  'src',
];

/** The sources in a folder of their own, to build and to change: other tests run from dist/ of this repository. */
export interface RepositoryCopy {
  readonly folder: string;
  /** Runs Node in the folder. */
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<CommandResult>;
  /** Does what the npm scripts for demo, dev, worker, gateway and client do. */
  start(
    process: string,
    args?: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<CommandResult>;
  remove(): void;
}

export function copyRepository(): RepositoryCopy {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-copy-'));
  for (const path of COPIED) cpSync(path, join(folder, path), { recursive: true, preserveTimestamps: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  const run: RepositoryCopy['run'] = (args, environment) => runNode(args, environment, folder);
  return {
    folder,
    run,
    start: (process, args = [], environment = {}) =>
      run(['--import', './scripts/freshDist.mjs', `dist/${process}.js`, ...args], environment),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
