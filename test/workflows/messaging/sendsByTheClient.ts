import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bulkTestApp, NO_OUTCOMES } from '../../support/bulkTestApp.ts';
import { runClient } from '../../support/runClient.ts';
import type { TestApp } from '../../support/testApp.ts';

const ANNOUNCEMENT = { template: 'announcement', subject: 'We move', paragraphs: ['To Hill Street.'] };

/** The tests of bulk sends that the command line starts, on the app of another test. */
export function sendsByTheClient(app: () => TestApp): void {
  const { add, acceptedTo, everyoneOnce } = bulkTestApp(app);

  describe('by the client', () => {
    const client = (...args: string[]) =>
      runClient(['bulk', ...args, '--clinic', app().clinicId, '--json'], app().environment);
    const file = async (name: string, text: string) => {
      const path = join(app().directory, name);
      await writeFile(path, text);
      return path;
    };

    it('goes to the contacts that a CSV lists, after a dry run, and counts the lines without a contact', async () => {
      await add({ reference: 'P-1', email: 'one@csv.example' });
      await add({ reference: 'P-2', email: 'two@csv.example' });
      const content = await file('news.json', JSON.stringify(ANNOUNCEMENT));
      const csv = await file('list.csv', 'reference,ward\nP-1,a\nP-3,b\nP-2,c\nP-1,d\n');
      const dry = await client('send', '--content', content, '--csv', csv, '--dry-run');
      assert.equal(dry.code, 0, dry.stderr);
      const preview = JSON.parse(dry.stdout);
      assert.deepEqual([preview.total, preview.send, preview.unmatched], [2, 2, 1]);
      assert.equal(acceptedTo('csv.example').size, 0);
      const sent = await client('send', '--content', content, '--csv', csv);
      assert.equal(sent.code, 0, sent.stderr);
      assert.deepEqual(JSON.parse(sent.stdout).result, { ...NO_OUTCOMES, total: 2, accepted: 2 });
      everyoneOnce('csv.example', 2);
    });

    it('refuses content and lists it cannot use with exit code 2, and stores nothing', async () => {
      const before = await app().database.selectFrom('bulkSends').select('id').execute();
      const good = await file('good.json', JSON.stringify(ANNOUNCEMENT));
      const secret = await file('report.json', JSON.stringify({ template: 'report-ready' }));
      const bad = await file(
        'bad.json',
        JSON.stringify({ template: 'announcement', subject: 'x', paragraphs: [] }),
      );
      const csv = await file('names.csv', 'name\nAda\n');
      for (const [args, message] of [
        [['--content', bad], /--content: paragraphs/],
        [['--content', secret], /--content: .*template/],
        [['--content', good, '--csv', csv], /--csv: the header must have one of/],
        [['--content', good, '--csv', join(app().directory, 'absent.csv')], /there is no file .*absent\.csv/],
      ] as const) {
        const { code, stderr } = await client('send', ...args);
        assert.equal(code, 2, stderr);
        assert.match(stderr, message);
      }
      assert.equal(
        (await app().database.selectFrom('bulkSends').select('id').execute()).length,
        before.length,
      );
    });
  });
}
