import { execFile, spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** https://schemathesis.readthedocs.io: makes requests from an OpenAPI document and judges the answers by it. */
const VERSION = '4.32.5';

/** Looks at every answer; see `st run --help`. Tests of ours check the token: the gateway answers 429 to one address after 20 refusals. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
  'allow_header_conformance',
];

const Report = z.object({
  complete: z.boolean(),
  operations: z.object({ selected: z.int(), tested: z.int() }),
  test_cases: z.looseObject({ generated: z.int().optional() }),
  failures: z.array(z.object({ title: z.string(), operations: z.array(z.string()) })),
  errors: z.array(z.object({ title: z.string(), count: z.int() })),
});
export type Report = z.output<typeof Report>;

export interface SchemathesisRun {
  /** Of the OpenAPI document. */
  readonly documentUrl: string;
  readonly token: string;
  /** Values of parameters, such as `path.contact`; those that are not named are made up. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Requests that each route gets besides those at the limits of its fields. */
  readonly examples: number;
  /** For the report and what the tool printed, which says how to repeat a failure. */
  readonly folder: string;
  /** Of the files in the folder. */
  readonly name: string;
}

/**
 * Installs Schemathesis from PyPI into an environment of its own, unless it is there.
 *
 * @returns the path of its command
 */
export async function obtainSchemathesis(cacheDir: string): Promise<string> {
  const home = join(cacheDir, `schemathesis-${VERSION}`);
  const command = join(home, 'bin/st');
  if (existsSync(command)) return command;
  const run = promisify(execFile);
  try {
    await run('python3', ['-m', 'venv', home]);
    const python = join(home, 'bin/python');
    await run(python, ['-m', 'pip', 'install', '--quiet', `schemathesis==${VERSION}`]);
    return command;
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/** Runs all phases of Schemathesis and reads its report. */
export async function runSchemathesis(command: string, run: SchemathesisRun): Promise<Report> {
  const { documentUrl, token, parameters, examples, name } = run;
  const folder = resolve(run.folder);
  const config = join(folder, `${name}.toml`);
  const lines = Object.entries(parameters).map(([key, value]) => `"${key}" = ${JSON.stringify(value)}`);
  await writeFile(config, ['[parameters]', ...lines, ''].join('\n'));
  const report = join(folder, `${name}.json`);
  await rm(report, { force: true });
  const log = createWriteStream(join(folder, `${name}.log`));
  const options = [
    ...['--config-file', config],
    'run',
    documentUrl,
    ...['--header', `Authorization: Bearer ${token}`],
    ...['--checks', CHECKS.join(',')],
    ...['--max-examples', String(examples), '--seed', '1'],
    '--continue-on-failure',
    ...['--report', 'json', '--report-json-path', report],
  ];
  const child = spawn(command, options, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  await new Promise((ended) => child.once('close', ended));
  log.end();
  return Report.parse(JSON.parse(await readFile(report, 'utf8')));
}
