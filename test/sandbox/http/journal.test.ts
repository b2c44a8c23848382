import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, MAX_BODY_CHARACTERS } from '../../../src/sandbox/http/journal.ts';

describe('Journal', () => {
  const sent = { provider: 'resend', operation: 'emails.send', outcome: 'accepted', status: 200 } as const;

  it('numbers entries and finds them by provider, operation and outcome', () => {
    const journal = new Journal();
    journal.record(sent);
    journal.record({ ...sent, outcome: 'rejected', status: 422 });
    journal.record({ ...sent, provider: 'twilio', operation: 'messages.create', status: 201 });
    assert.deepEqual(
      journal.query().map(({ sequence }) => sequence),
      [1, 2, 3],
    );
    assert.equal(journal.count({ provider: 'resend' }), 2);
    assert.equal(journal.count({ provider: 'resend', outcome: 'accepted' }), 1);
    assert.equal(journal.count({ operation: 'messages.create' }), 1);
  });

  it('appends each entry as a line of JSON to its file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'journal-'));
    try {
      const file = join(folder, 'new', 'journal.ndjson');
      new Journal(file).record(sent);
      const second = new Journal(file).record({ ...sent, body: { subject: 'Hi' } });
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      assert.equal(lines.length, 2);
      assert.deepEqual(JSON.parse(lines[1] ?? ''), second);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('leaves out a body that is too long, and keeps the entry', () => {
    const journal = new Journal();
    const entry = journal.record({ ...sent, body: { html: 'x'.repeat(MAX_BODY_CHARACTERS) } });
    assert.equal('body' in entry, false);
    assert.equal(journal.count(), 1);
  });

  it('refuses a file whose folder cannot be made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'journal-'));
    try {
      writeFileSync(join(folder, 'taken'), '');
      assert.throws(() => new Journal(join(folder, 'taken', 'journal.ndjson')), /EEXIST|ENOTDIR/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
