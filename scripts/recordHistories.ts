import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import proto from '@temporalio/proto';
import { eventually } from '../test/support/eventually.ts';
import { stopSharedServers } from '../test/support/sharedServers.ts';
import { startTestApp, type TestApp } from '../test/support/testApp.ts';
import { SCENARIOS, type Scenario } from './replayScenarios.ts';

/**
 * `npm run record-histories -- [WORKFLOW…]`: keeps a history of each of these workflows, or of all, for test/replay.
 * Before version 1.0 record a workflow again after every change of it. From 1.0 on, record it again only if no running workflow can
 * reach the change; else use `patched`.
 */
const FOLDER = 'test/replay/histories';

const known = SCENARIOS.flatMap(({ workflows }) => workflows);
const named = process.argv.slice(2);
const strangers = named.filter((name) => !known.includes(name));
if (strangers.length > 0) {
  process.stderr.write(`nothing records ${strangers.join(', ')}; choose from: ${known.join(', ')}\n`);
  process.exit(2);
}
const wanted = named.length > 0 ? named : known;

mkdirSync(FOLDER, { recursive: true });
try {
  for (const scenario of SCENARIOS) {
    const workflows = scenario.workflows.filter((workflow) => wanted.includes(workflow));
    if (workflows.length > 0) await record(scenario, workflows);
  }
} finally {
  await stopSharedServers();
}

async function record({ settings, run }: Scenario, workflows: readonly string[]): Promise<void> {
  const app = await startTestApp(settings);
  try {
    await app.startWorkers();
    await run(app);
    for (const workflow of workflows) await keepHistory(app, workflow);
  } finally {
    await app.stop();
  }
}

async function keepHistory({ client }: TestApp, workflow: string): Promise<void> {
  const query = `WorkflowType = '${workflow}' and ExecutionStatus = 'Completed'`;
  const handle = await eventually(workflow, async () => {
    for await (const { workflowId, runId } of client.workflow.list({ query }))
      return client.workflow.getHandle(workflowId, runId);
    return undefined;
  });
  const history = await handle.fetchHistory();
  assert.ok(history.events);
  writeFileSync(
    `${FOLDER}/${workflow}.binpb`,
    proto.temporal.api.history.v1.History.encode(history).finish(),
  );
  process.stdout.write(`${workflow}: ${history.events.length} events\n`);
}
