import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const PAGE = 'docs/start/first-job.md';
const MOST_LINES = 60;

/** The files that the page shows, by the path in the first line of each code block. */
const files = new Map(
  [...readFileSync(PAGE, 'utf8').matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(
    ([, path = '', code = '']) => [path, code],
  ),
);

/** Inside the repository, so that packages are found; ignored by git. */
mkdirSync('out', { recursive: true });
const folder = mkdtempSync('out/first-job-');
for (const [path, code] of files) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(
    target,
    code.replace(/(?<=from ')\.[^']+/g, (specifier) => moved(path, specifier)),
  );
}

/** An import of a file that the page does not show leads out of the folder, to the repository. */
function moved(importer: string, specifier: string): string {
  const target = normalize(join(dirname(importer), specifier));
  return files.has(target) ? specifier : relative(join(folder, dirname(importer)), target);
}

after(() => rmSync(folder, { recursive: true }));

describe('the tutorial for a first job', () => {
  it(`shows fewer than ${MOST_LINES} lines besides imports, in files that do not exist yet`, () => {
    const lines = [...files.values()].flatMap((code) =>
      code.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('import ')),
    );
    assert.ok(lines.length > 30 && lines.length < MOST_LINES, String(lines.length));
    assert.deepEqual([...files.keys()].filter(existsSync), []);
  });

  it('shows code that compiles', async () => {
    const config = join(folder, 'tsconfig.json');
    writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', include: ['src', 'test'] }));
    const compiler = 'node_modules/typescript/bin/tsc';
    const compiled = promisify(execFile)(process.execPath, [compiler, '--noEmit', '--project', config]);
    await compiled.catch((error: { stdout: string }) => assert.fail(error.stdout));
  });
});

// The tests that the page shows become tests of this file.
for (const path of files.keys()) {
  if (path.endsWith('.test.ts')) await import(pathToFileURL(join(folder, path)).href);
}
