import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { type Hook, type MochaOptions, type Runner, reporters, type Test } from 'mocha';

/** Where each run leaves the seconds of every file and hook. */
const TIMES_FILE = 'out/test-seconds.json';
const SLOWEST_FILES = 10;

interface FileSeconds {
  readonly file: string;
  readonly tests: number;
  readonly hooks: number;
  /** Hooks of a tenth of a second or more, by their titles. */
  readonly hookSeconds: Readonly<Record<string, number>>;
}

/**
 * The spec reporter, which also measures: it writes the seconds of each file and each hook to {@link TIMES_FILE} and closes
 * with the slowest files, then mocha's counts alone on a line: `N passed, N failed`.
 */
export default class CountingReporter extends reporters.Spec {
  readonly #testMs = new Map<string, number>();
  readonly #hookMs = new Map<string, Map<string, number>>();

  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const startedAt = Date.now();
    runner.on('test end', (test: Test) => {
      const file = fileOf(test);
      this.#testMs.set(file, (this.#testMs.get(file) ?? 0) + (test.duration ?? 0));
    });
    runner.on('hook end', (hook: Hook) => {
      const ofFile = this.#hookMs.get(fileOf(hook)) ?? new Map<string, number>();
      this.#hookMs.set(fileOf(hook), ofFile);
      ofFile.set(hook.title, (ofFile.get(hook.title) ?? 0) + (hook.duration ?? 0));
    });
    runner.once('end', () => {
      const files = this.#secondsOfFiles();
      mkdirSync('out', { recursive: true });
      writeFileSync(TIMES_FILE, `${JSON.stringify(files, null, 2)}\n`);
      const { passes, failures, pending } = this.stats;
      const skipped = pending > 0 ? `, ${pending} skipped` : '';
      process.stdout.write(slowestFiles(files, (Date.now() - startedAt) / 1_000));
      process.stdout.write(`${passes} passed, ${failures} failed${skipped}\n`);
    });
  }

  #secondsOfFiles(): FileSeconds[] {
    const files = new Set([...this.#testMs.keys(), ...this.#hookMs.keys()]);
    return [...files]
      .map((file) => {
        const hooks = [...(this.#hookMs.get(file) ?? [])];
        return {
          file,
          tests: seconds(this.#testMs.get(file) ?? 0),
          hooks: seconds(hooks.reduce((sum, [, ms]) => sum + ms, 0)),
          hookSeconds: Object.fromEntries(
            hooks.filter(([, ms]) => ms >= 100).map(([title, ms]) => [title, seconds(ms)]),
          ),
        };
      })
      .sort((one, other) => other.tests + other.hooks - one.tests - one.hooks);
  }
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

const fileOf = ({ file }: Test | Hook): string =>
  file === undefined ? 'hooks of the run' : relative('.', file);

function slowestFiles(files: readonly FileSeconds[], wallSeconds: number): string {
  const total = (key: 'tests' | 'hooks') => Math.round(files.reduce((sum, file) => sum + file[key], 0));
  const rows = files
    .slice(0, SLOWEST_FILES)
    .map(
      ({ file, tests, hooks }) =>
        `  ${tests.toFixed(1).padStart(7)} ${hooks.toFixed(1).padStart(7)}  ${file}`,
    );
  return [
    `  ${Math.round(wallSeconds)} s for ${files.length} files; summed up: ${total('tests')} s in tests, ${total('hooks')} s in hooks. Each file: ${TIMES_FILE}`,
    '    tests   hooks  slowest files, seconds',
    ...rows,
    '',
    '',
  ].join('\n');
}
