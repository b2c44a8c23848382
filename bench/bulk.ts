import { sql } from 'kysely';
import { startJob } from '../src/contracts/client/startJob.ts';
import { sendBulk } from '../src/contracts/messaging/bulkJobs.ts';
import { BulkId } from '../src/contracts/shared/ids.ts';
import { newId } from '../src/security/newId.ts';
import { addSegment, type BulkSend, createBulkSend } from '../src/store/messaging/bulkSends.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { longestHistory } from './longestHistory.ts';
import { watchMemory } from './residentMemory.ts';

/** Unless `--size` says otherwise. */
const RECIPIENTS = 20_000;
const BATCH = 100;
/** Resend's default: https://resend.com/docs/api-reference/rate-limit */
const REQUESTS_PER_SECOND = 5;

/** How close a bulk send comes to what the provider's rate allows, and what it leaves in memory and history. */
export const bulk = defineBenchmark({
  name: 'bulk',
  description: `An e-mail bulk send to ${RECIPIENTS} contacts (--size for more) at ${REQUESTS_PER_SECOND} batches a second`,
  figures: {
    ofProviderLimit: {
      meaning: 'recipients a second, of those that full batches at the full rate would be',
      aim: { atLeast: 0.9 },
    },
    recipientsPerSecond: { meaning: 'recipients a second, from start to result' },
    mostHistoryEvents: { meaning: 'events of the longest run of the workflow', aim: { atMost: 10_000 } },
    memoryGrowthMb: {
      meaning: 'median resident memory of the worker in the last third, above that of the middle third, MB',
    },
  },
  async run({ say, size = RECIPIENTS }: BenchmarkContext) {
    const app = await startTestApp({
      RESEND_REQUESTS_PER_SECOND: String(REQUESTS_PER_SECOND),
      BULK_EMAILS_PER_DOMAIN_PER_MINUTE: '0',
    });
    try {
      app.sandbox.configure({ resend: { requestsPerSecond: REQUESTS_PER_SECOND } });
      // Intake has a benchmark of its own.
      app.sandbox.setResendWebhook(null);
      const worker = await app.startWorkerProcess();
      say(`storing ${size} contacts`);
      const bulkId = await storeRecipients(app, size);
      say('sending');
      const startedAt = performance.now();
      const { handle } = await startJob(app.client, sendBulk, { bulkId, clinicId: app.clinicId });
      const memory = watchMemory(worker.pid);
      const result = await handle.result();
      const seconds = (performance.now() - startedAt) / 1_000;
      const memoryGrowthMb = memory.growthMb();
      if (result.accepted !== size) throw new Error(`only ${result.accepted} were accepted`);
      checkOnce(app, size);
      const recipientsPerSecond = size / seconds;
      const providerLimit = REQUESTS_PER_SECOND * BATCH;
      return {
        figures: {
          ofProviderLimit: recipientsPerSecond / providerLimit,
          recipientsPerSecond,
          mostHistoryEvents: await longestHistory(app.client, handle.workflowId),
          memoryGrowthMb,
        },
        limit: {
          recipients: size,
          providerLimit,
          refusedForRate: app.sandbox.journal.count({ provider: 'resend', outcome: 'rejected' }),
        },
      };
    } finally {
      await app.stop();
    }
  },
});

async function storeRecipients(app: TestApp, count: number): Promise<BulkId> {
  await sql`
    insert into contacts (id, clinic_id, name, email, locale, time_zone, preferences)
    select 'ct_' || encode(sha256(n::text::bytea), 'hex')::char(32), ${app.clinicId}, 'Pat ' || n,
      'pat-' || n || '@patients.example', case n % 2 when 0 then 'en' else 'de' end, 'UTC',
      '{"marketing":["email"]}'::jsonb
    from generate_series(1, ${count}::integer) as n`.execute(app.database);
  const id = BulkId.parse(newId('bk'));
  const send: BulkSend = {
    id,
    clinicId: app.clinicId,
    channel: 'email',
    category: 'marketing',
    content: {
      template: 'announcement',
      subject: 'We move to Hill Street',
      paragraphs: ['From May on you find us at Hill Street 4.', 'We look forward to seeing you there.'],
      link: null,
      sms: null,
    },
  };
  await createBulkSend(app.database, send);
  await addSegment(app.database, send, { locale: null, wantedOnly: true });
  return id;
}

/** The sandbox's journal is the witness: every batch accepted once, every recipient in one batch. */
function checkOnce({ sandbox }: TestApp, count: number): void {
  const seen = new Set<string>();
  for (const { body } of sandbox.journal.query({ operation: 'emails.batch', outcome: 'accepted' })) {
    for (const [, address = ''] of JSON.stringify(body).matchAll(/"to":\["([^"]+)"\]/g)) {
      if (seen.has(address)) throw new Error('a recipient got the message twice');
      seen.add(address);
    }
  }
  if (seen.size !== count) throw new Error(`${count - seen.size} recipients did not get the message`);
}
