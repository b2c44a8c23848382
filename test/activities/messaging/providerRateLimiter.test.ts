import assert from 'node:assert/strict';
import { providerRateLimiter } from '../../../src/activities/messaging/providerRateLimiter.ts';
import { createResend } from '../../../src/providers/resend.ts';
import { startSandbox } from '../../../src/sandbox/startSandbox.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

const PER_SECOND = 20;
const REQUESTS = 60;
/** Half as many again: on a busy machine requests arrive closer together than they left. Three paces of their own would make three times as many. */
const ALLOWED_PER_SECOND = 30;

describe('the pace of a provider', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  it('is shared by all workers: the provider turns none of their requests away', async () => {
    const sandbox = await startSandbox({ resend: { requestsPerSecond: ALLOWED_PER_SECOND } });
    const databases = [openDatabase(test.url), openDatabase(test.url), openDatabase(test.url)];
    try {
      const resend = createResend({ apiKey: 'k', baseUrl: sandbox.resendUrl, timeoutMs: 5_000 });
      const email = {
        from: 'a@clinic.example',
        to: 'b@clinic.example',
        subject: 's',
        html: 'h',
        text: 't',
        clinicId: 'test-clinic',
        messageId: 'ms_0',
      };
      await Promise.all(
        Array.from({ length: REQUESTS }, async (_, index) => {
          const database = databases[index % databases.length] ?? test.database;
          await providerRateLimiter(database, 'resend', PER_SECOND).acquire();
          await resend.sendEmail(email, `key-${index}`);
        }),
      );
      assert.equal(sandbox.journal.count({ outcome: 'accepted' }), REQUESTS);
      assert.equal(sandbox.journal.count({ outcome: 'rejected' }), 0);
    } finally {
      await Promise.all(databases.map((database) => database.destroy()));
      await sandbox.close();
    }
  });

  it('lets preparations be done before the turn, without losing its time', async () => {
    const pace = providerRateLimiter(test.database, 'prepared', 1);
    await pace.acquire();
    const startedAt = performance.now();
    const preparedAt = await pace.acquireAfter(async () => performance.now() - startedAt);
    const leftAt = performance.now() - startedAt;
    assert.ok(preparedAt < leftAt, `prepared after ${preparedAt} ms, left after ${leftAt} ms`);
    assert.ok(leftAt >= 500, `left after ${leftAt} ms`);
    await assert.rejects(
      pace.acquireAfter(async () => {
        throw new Error('not prepared');
      }),
      /not prepared/,
    );
  });

  it('is not shared by different providers', async () => {
    const slow = providerRateLimiter(test.database, 'slow', 0.001);
    await slow.acquire();
    await providerRateLimiter(test.database, 'other', 0.001).acquire();
  });
});
