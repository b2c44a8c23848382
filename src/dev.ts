import { loadDevelopmentConfig } from './config/config.ts';
import { PROGRAM_NAME } from './contracts/shared/programName.ts';
import { runProcess } from './runProcess.ts';
import { startDevelopmentServers } from './sandbox/servers/developmentServers.ts';
import { untilInterrupted } from './sandbox/servers/untilInterrupted.ts';

/** `npm run dev`: the servers to work against, their data kept in `.aftercare/` from run to run. */
await runProcess(async () => {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const interrupted = untilInterrupted();
  const servers = await startDevelopmentServers({
    config: loadDevelopmentConfig(),
    directory: '.aftercare/dev',
    keepData: true,
    report: (step) => say(`  ${step}`),
  });
  try {
    say(`
Ready. In another terminal, for example:
  npx ${PROGRAM_NAME} clinics create riverside --name "Riverside Oncology" --time-zone America/New_York --country US
  npx ${PROGRAM_NAME} datasets import samples/ncctg-lung.csv

  Temporal UI  ${servers.temporalUiUrl ?? 'where your Temporal server serves it'}
  Outbox       ${servers.sandbox.outboxUrl}
  Gateway      ${servers.gatewayUrl}

The client finds these servers by itself. Ctrl-C stops them.`);
    await Promise.race([interrupted, servers.failed]);
  } finally {
    say('\nstopping…');
    await servers.stop();
  }
});
