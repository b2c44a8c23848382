import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ALL_COMMANDS } from '../../src/commands/commandTable.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'deploy/README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

/** The links of a page to files of the repository, each with its anchor. */
function localLinks(page: string): { readonly file: string; readonly anchor: string }[] {
  const links = readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  return [...links].map(([, path = '', anchor = '']) => ({
    file: path === '' ? page : join(dirname(page), path),
    anchor,
  }));
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(page, 'utf8').matchAll(/^#{1,6} (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documentation', () => {
  for (const page of pages) {
    it(`links only to files and headings that exist: ${page}`, () => {
      const missing = localLinks(page).filter(
        ({ file, anchor }) =>
          !existsSync(file) || (anchor !== '' && file.endsWith('.md') && !anchorsOf(file).includes(anchor)),
      );
      assert.deepEqual(missing, []);
    });
  }

  it('lists every page in its index', () => {
    const indexes = [
      'docs/README.md',
      'docs/internals/decisions/README.md',
      'docs/operations/runbooks/README.md',
    ];
    const listed = indexes.flatMap(localLinks);
    const files = new Set(listed.map(({ file }) => file));
    files.add('docs/README.md');
    assert.deepEqual(
      pages.filter((page) => page.startsWith('docs/') && !files.has(page)),
      [],
    );
  });

  it('shows scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const page of pages) {
      for (const [, script = ''] of readFileSync(page, 'utf8').matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)) {
        assert.ok(script in scripts, `${page}: npm run ${script}`);
      }
    }
  });

  it('shows commands that exist', () => {
    for (const page of pages) {
      const text = readFileSync(page, 'utf8');
      // The tutorial defines a command of its own.
      const defined = [...text.matchAll(/^ {2}name: '([a-z -]+)',$/gm)].map(([, name = '']) => name);
      const names = [...ALL_COMMANDS.map(({ name }) => name), ...defined];
      for (const [, words = ''] of text.matchAll(/(?:npx |`)aftercare ([a-z][a-z -]*)/g)) {
        const known = names.some((name) => `${words} `.startsWith(`${name} `));
        assert.ok(known, `${page}: npx aftercare ${words}`);
      }
    }
  });
});
