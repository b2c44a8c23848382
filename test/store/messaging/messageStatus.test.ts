import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const WRITER = 'src/store/messaging/messageStatus.ts';

/** The statements of a text that write to the table `messages`: built ones up to `execute`, SQL ones up to their end. */
const writesIn = (text: string): string[] =>
  [
    ...text.matchAll(/(updateTable|insertInto|mergeInto)\('messages'\).*?(?=execute|\n\})/gs),
    ...text.matchAll(/(update|insert into|merge into) messages\b.*?`/gs),
  ].map(([statement]) => statement);

/** A column that is assigned or inserted, not one that is compared or read. */
const setsStatus = (statement: string): boolean => /(?<!['.\w])status(_rank|Rank)?\s*[:=,]/.test(statement);

describe('the status of a message', () => {
  it('is written by one module only', () => {
    const writers = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `src/${path}`)
      .filter((path) => writesIn(readFileSync(path, 'utf8')).some(setsStatus));
    assert.deepEqual(writers, [WRITER]);
  });

  it('would be found in any statement that writes it', () => {
    const statements = [
      "db.updateTable('messages').set({ status: 'sent', updated_at }).where('id', '=', id).execute()",
      "db.insertInto('messages').values({ id, statusRank: 0 }).execute()",
      'sql`update messages set failure_code = null, status = $1`',
      'sql`insert into messages (id, status, channel) values`',
    ];
    assert.deepEqual(
      statements.map((text) => writesIn(text).some(setsStatus)),
      Array(4).fill(true),
    );
    const other = "db.updateTable('messages').set({ request }).where('status', '=', 'queued').execute()";
    assert.equal(writesIn(other).some(setsStatus), false);
  });
});
