import assert from 'node:assert/strict';
import { ALIASES, withoutAlias } from '../../src/commands/aliases.ts';
import { ALL_COMMANDS } from '../../src/commands/commandTable.ts';
import { createProgram } from '../../src/commands/createProgram.ts';

describe('the earlier names of commands', () => {
  it('lead to commands that exist', () => {
    const names = ALL_COMMANDS.map(({ name }) => name);
    assert.deepEqual(
      Object.values(ALIASES).filter((name) => !names.includes(name)),
      [],
    );
  });

  for (const [earlier, current] of Object.entries(ALIASES)) {
    it(`take ${earlier} for ${current}, with the options that follow`, () => {
      assert.deepEqual(withoutAlias([...earlier.split(' '), '--json']), [...current.split(' '), '--json']);
    });
  }

  it('keep the arguments that follow', () => {
    assert.deepEqual(withoutAlias(['status', 'analysis/ds_1']), ['jobs', 'status', 'analysis/ds_1']);
    assert.deepEqual(withoutAlias(['report', 'an_1', '--detach']), ['reports', 'create', 'an_1', '--detach']);
  });

  it('leave a group alone when a verb follows, even a mistyped one, or its help is asked for', () => {
    for (const args of [
      ['jobs', 'watch', 'x'],
      ['jobs', 'wtach'],
      ['jobs', '--help'],
      ['maintenance', 'of'],
    ]) {
      assert.deepEqual(withoutAlias(args), args);
    }
  });

  it('are not in the help', () => {
    const shown = createProgram().commands.map((command) => command.name());
    assert.deepEqual(
      ['analyze', 'deliver', 'report', 'status', 'watch', 'budget', 'erase'].filter((name) =>
        shown.includes(name),
      ),
      [],
    );
  });
});
