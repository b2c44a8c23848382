import { storeNotification } from '../chaos/storeNotification.ts';
import { startJob } from '../src/contracts/client/startJob.ts';
import { sendNotification } from '../src/contracts/jobs.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { measureNoops } from './measureNoops.ts';
import { perMinute } from './throughput.ts';

const NOTIFICATIONS = 600;
const NOOPS = 1_200;
const CONCURRENCY = 50;

/** What a single notification costs beside a workflow that calls one activity that does nothing. */
export const notifications = defineBenchmark({
  name: 'notifications',
  description: `${NOTIFICATIONS} single e-mails, ${CONCURRENCY} at once, against one-activity no-op workflows`,
  figures: {
    ofNoop: {
      meaning: 'notifications a second, divided by one-activity no-op workflows a second',
      aim: { atLeast: 0.5 },
    },
    notificationsPerSecond: { meaning: 'notifications a second, one worker process' },
  },
  async run({ say }: BenchmarkContext) {
    const app = await startTestApp({
      RESEND_REQUESTS_PER_SECOND: '100000',
    });
    try {
      await app.changeClinic({ reminderMessagesPerDay: null });
      // Intake has a benchmark of its own.
      app.sandbox.setResendWebhook(null);
      await app.startWorkerProcess();
      const perSecond = await measureNotifications(app, say);
      const noopsPerSecond = await measureNoops(app, { count: NOOPS, concurrency: CONCURRENCY }, say);
      return {
        figures: { ofNoop: perSecond / noopsPerSecond, notificationsPerSecond: perSecond },
        limit: { noopsPerSecond },
      };
    } finally {
      await app.stop();
    }
  },
});

async function measureNotifications(app: TestApp, say: (line: string) => void): Promise<number> {
  say(`storing ${NOTIFICATIONS} notifications`);
  const stored: Awaited<ReturnType<typeof storeNotification>>[] = [];
  for (let index = -20; index < NOTIFICATIONS; index += 1) stored.push(await storeNotification(app, 'email'));
  const send = async (notification: (typeof stored)[number] | undefined) => {
    if (!notification) return;
    const { handle } = await startJob(app.client, sendNotification, {
      ...notification,
      clinicId: app.clinicId,
    });
    const { outcome } = await handle.result();
    if (outcome !== 'sent') throw new Error(`a notification ended as ${outcome}`);
  };
  say('warming up');
  await Promise.all(stored.splice(0, 20).map(send));
  say(`sending them, ${CONCURRENCY} at once`);
  return (await perMinute(NOTIFICATIONS, CONCURRENCY, (index) => send(stored[index]))) / 60;
}
