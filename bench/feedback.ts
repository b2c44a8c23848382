import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { folderMegabytes, writeProductionTree } from '../scripts/productionTree.ts';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';
import { timeDemo } from './timeDemo.ts';

/** How long a developer waits for an answer, on an otherwise idle machine. */
export const feedback = defineBenchmark({
  name: 'feedback',
  description:
    'How long a developer waits: the suite, its unit tests, a command, the first PDF; and the size of production',
  figures: {
    suiteSeconds: { meaning: '`npm test`, s', aim: { atMost: 720 } },
    unitSeconds: { meaning: '`npm run test:unit`, s', aim: { atMost: 20 } },
    helpCpuSeconds: { meaning: 'processor time of `node dist/client.js --help`, s', aim: { atMost: 0.5 } },
    demoToPdfSeconds: {
      meaning: 'start of `npm run demo` to the PDF saved under out/, cached server binary, s',
      aim: { atMost: 20 },
    },
    productionTreeMb: {
      meaning: 'files that a worker, the gateway and the command line run from, MB',
      aim: { atMost: 350 },
    },
  },
  async run({ say }: BenchmarkContext) {
    say('building');
    await runScript('build');
    const helpCpuSeconds = measureHelp();
    const productionTreeMb = measureProductionTree();
    say('timing the demo');
    const demoToPdfSeconds = await timeDemo();
    say('running the unit tests');
    const unit = await runScript('test:unit');
    say('running the whole suite');
    const suite = await runScript('test');
    const figures = {
      suiteSeconds: suite.seconds,
      unitSeconds: unit.seconds,
      helpCpuSeconds,
      demoToPdfSeconds,
      productionTreeMb,
    };
    return { figures, limit: { testsPassed: passedIn(suite.output) } };
  },
});

/** @throws an Error with the end of its output when an npm script fails */
async function runScript(script: string): Promise<{ readonly seconds: number; readonly output: string }> {
  const startedAt = performance.now();
  const child = spawn('npm', ['run', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, problems] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if ((await code) !== 0) throw new Error(`npm run ${script} failed:\n${(output + problems).slice(-3_000)}`);
  return { seconds: (performance.now() - startedAt) / 1_000, output };
}

function passedIn(output: string): number {
  return Number(/^(\d+) passed, 0 failed/m.exec(output)?.[1]);
}

/** Makes a process write the processor time of all its threads as it exits, microseconds. */
const WRITE_CPU_TIME =
  'data:text/javascript,process.on("exit",()=>process.stderr.write(JSON.stringify(process.cpuUsage())))';
const CpuTime = z.object({ user: z.number(), system: z.number() });

function measureHelp(): number {
  const measured = Array.from({ length: 5 }, () => {
    const args = ['--import', WRITE_CPU_TIME, 'dist/client.js', '--help'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`--help ended with ${status}: ${stderr}`);
    const { user, system } = CpuTime.parse(JSON.parse(stderr));
    return (user + system) / 1e6;
  });
  return Math.min(...measured);
}

function measureProductionTree(): number {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-production-'));
  try {
    writeProductionTree('.', folder);
    return folderMegabytes(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
