import { mkdirSync, writeFileSync } from 'node:fs';
import proto from '@temporalio/proto';
import { fastForward } from '../src/sandbox/fastForward.ts';
import { startMainJob } from '../test/support/mainJob.ts';
import { stopSharedServers } from '../test/support/sharedServers.ts';
import { startTestApp } from '../test/support/testApp.ts';

/**
 * `npm run record-histories`: runs the main job and keeps the history of each of its workflows for test/replay. Record
 * anew when a workflow was changed on purpose in a way that no running one can meet; else use `patched`.
 */
const FOLDER = 'test/replay/histories';

const app = await startTestApp({ CHUNK_TARGET_TOKENS: '4000' });
try {
  await app.startWorkers();
  const { handle } = await startMainJob(app);
  const { followUpsWorkflowId } = await handle.result();
  if (followUpsWorkflowId === null) throw new Error('the main job started no follow-ups');
  await fastForward(app.client, followUpsWorkflowId);
  await app.client.workflow.getHandle(followUpsWorkflowId).result();

  mkdirSync(FOLDER, { recursive: true });
  const recorded = new Set<string>();
  for await (const { type, workflowId, runId } of app.client.workflow.list()) {
    if (recorded.has(type)) continue;
    recorded.add(type);
    const history = await app.client.workflow.getHandle(workflowId, runId).fetchHistory();
    writeFileSync(`${FOLDER}/${type}.binpb`, proto.temporal.api.history.v1.History.encode(history).finish());
    process.stdout.write(`${type}: ${history.events?.length} events\n`);
  }
} finally {
  await app.stop();
  await stopSharedServers();
}
