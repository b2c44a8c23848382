import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

describe('the documentation', () => {
  const files = [
    'README.md',
    'CONTRIBUTING.md',
    'deploy/README.md',
    ...readdirSync('docs').map((name) => `docs/${name}`),
  ];

  for (const file of files.filter((name) => name.endsWith('.md'))) {
    it(`links only to what is there: ${file}`, () => {
      const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)];
      const missing = links
        .map(([, link = '']) => link)
        .filter((link) => !existsSync(join(dirname(file), link)));
      assert.deepEqual(missing, []);
    });
  }

  it('shows scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const file of files.filter((name) => name.endsWith('.md'))) {
      for (const [, script = ''] of readFileSync(file, 'utf8').matchAll(/npm run (?:-s )?([a-z-]+)/g)) {
        assert.ok(script in scripts, `${file}: npm run ${script}`);
      }
    }
  });
});
