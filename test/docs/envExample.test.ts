import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { exampleEnvironment, Settings } from '../../src/config/settings.ts';

describe('.env.example', () => {
  it('is what the settings say; after a change of settings, run: npm run reference', () => {
    assert.equal(readFileSync('.env.example', 'utf8'), exampleEnvironment());
  });

  it('names every setting, and its defaults are accepted', () => {
    const uncommented = exampleEnvironment().replace(/^#(?=[A-Z0-9_]+=)/gm, '');
    const given = parseEnv(uncommented);
    assert.deepEqual(Object.keys(given).sort(), Object.keys(Settings.shape).sort());
    for (const [name, schema] of Object.entries(Settings.shape)) {
      const value = given[name];
      if (value !== '') assert.equal(schema.safeParse(value).success, true, `${name}=${value}`);
    }
  });
});
