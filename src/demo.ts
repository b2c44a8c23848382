import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Command } from 'commander';
import { loadConfig, loadDevelopmentConfig } from './config/config.ts';
import { CONNECTION_INTERCEPTORS } from './config/connectionInterceptors.ts';
import { runProcess } from './runProcess.ts';
import { runDemoJob } from './sandbox/servers/demoJob.ts';
import { type DevelopmentServers, startDevelopmentServers } from './sandbox/servers/developmentServers.ts';
import { untilInterrupted } from './sandbox/servers/untilInterrupted.ts';
import { openDatabase } from './store/database.ts';

const SAMPLE = 'samples/ncctg-lung.csv';

/** Small chunks and short waits, so that a sample of 228 rows shows what a large data set does. */
const DEMO_SETTINGS = {
  CHUNK_TARGET_TOKENS: '600',
  ANALYSIS_CONCURRENCY: '3',
  GEMINI_REQUESTS_PER_MINUTE: '600',
};

/** `npm run demo`: the main job on sample data, on servers of its own that keep nothing. */
await runProcess(async () => {
  const options = new Command('demo')
    .description('runs the main job on sample data: no key, no Docker, no account')
    .option('--exit', 'end when the job is done instead of staying up until Ctrl-C', false)
    .addHelpText('after', '\nExample:\n  npm run demo -- --exit')
    .parse()
    .opts<{ exit: boolean }>();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const startedAt = Date.now();
  const interrupted = untilInterrupted().then(() => 'interrupted' as const);
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-demo-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));

  say('Aftercare demo: starting the servers');
  const servers = await startDevelopmentServers({
    config: loadDevelopmentConfig(),
    directory,
    keepData: false,
    settings: DEMO_SETTINGS,
    report: (step) => say(`  ${step}`),
  });
  try {
    const job = runJob(servers, say);
    if ((await Promise.race([job, interrupted, servers.failed])) === 'interrupted') return;
    say(`\nDone in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s.`);
    if (options.exit) return;
    say('Everything stays up until Ctrl-C.');
    await Promise.race([interrupted, servers.failed]);
  } finally {
    await servers.stop();
  }
});

async function runJob(servers: DevelopmentServers, say: (line: string) => void): Promise<'done'> {
  const config = loadConfig('client', servers.environment);
  const database = openDatabase(config.DATABASE_URL, 2);
  const connection = await Connection.connect({
    ...config.temporal.connectionOptions,
    interceptors: CONNECTION_INTERCEPTORS,
  });
  try {
    const client = new Client({ connection, namespace: config.temporal.namespace });
    await runDemoJob({ servers, config, database, client, sample: SAMPLE, say });
    return 'done';
  } finally {
    await connection.close();
    await database.destroy();
  }
}
