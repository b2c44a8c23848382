import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { after, describe, it } from 'mocha';

describe('a process of ours whose parent is gone', () => {
  const started: ChildProcess[] = [];
  const start = (script: string): ChildProcess => {
    const { PATH = '' } = process.env;
    const child = fork(new URL(script, import.meta.url), {
      execArgv: ['--import', 'tsx'],
      env: { PATH },
      silent: true,
    });
    started.push(child);
    return child;
  };
  after(() => {
    for (const child of started) child.kill('SIGKILL');
  });

  it('does not begin when it has gone before', async () => {
    const child = start('waitsForever.ts');
    child.disconnect();
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('ends, also when what it waits for never comes', async () => {
    const child = start('waitsForever.ts');
    await once(child, 'message');
    child.disconnect();
    assert.deepEqual(await once(child, 'exit'), [1, null]);
  });
});
