import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { completionScript } from '../../src/commands/completionScripts.ts';

describe('the completion of a shell', () => {
  let script: string;
  before(async () => {
    script = await completionScript('bash');
  });

  /** What bash offers for the last word of a command line. */
  function completed(...words: readonly string[]): string[] {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const line = `COMP_WORDS=(aftercare ${quoted}); COMP_CWORD=${words.length}; _aftercare; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const output = execFileSync('bash', ['-c', `${script}\n${line}`], { encoding: 'utf8' });
    return output.split('\n').filter((word) => word !== '');
  }

  it('offers the groups first, then the verbs of a group', () => {
    assert.ok(completed('').includes('jobs'));
    assert.deepEqual(completed('fol'), ['followups']);
    assert.deepEqual(completed('jobs', ''), ['list', 'status', 'watch', 'pause', 'resume', 'cancel']);
    assert.deepEqual(completed('reports', 'l'), ['links', 'list']);
    assert.deepEqual(completed('reports', 'links', ''), ['create', 'list', 'revoke']);
  });

  it('offers the options of a command, also after its arguments and other options', () => {
    assert.deepEqual(completed('jobs', 'list', '--st'), ['--status']);
    assert.deepEqual(completed('jobs', 'watch', 'import/ds_1', '--'), ['--clinic', '--json', '--help']);
    assert.deepEqual(completed('jobs', 'list', '--clinic', 'riverside', '--t'), ['--type']);
  });

  it('offers the values of an option that lists them', () => {
    assert.deepEqual(completed('jobs', 'list', '--status', 'r'), ['running']);
    assert.deepEqual(completed('datasets', 'list', '--limit', '5', '--status', ''), ['stored', 'imported']);
    assert.deepEqual(completed('completion', 'z'), ['zsh']);
  });

  it('exists for zsh and fish, with every group', async () => {
    for (const shell of ['zsh', 'fish'] as const) {
      const text = await completionScript(shell);
      for (const group of ['datasets', 'jobs', 'followups'])
        assert.ok(text.includes(group), `${shell} ${group}`);
    }
  });
});
