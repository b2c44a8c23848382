import { Command } from 'commander';
import { InputError } from '../src/inputError.ts';
import { runProcess } from '../src/runProcess.ts';
import { untilInterrupted } from '../src/sandbox/servers/untilInterrupted.ts';
import { stopSharedServers } from '../test/support/sharedServers.ts';
import { BENCHMARKS } from './benchmarks.ts';
import { machineText, thisMachine } from './machine.ts';
import { recordResult } from './recordedResult.ts';
import { resultTable } from './table.ts';

interface Options {
  readonly json: boolean;
  readonly record: boolean;
  readonly size?: number;
}

// The servers are stopped as the process exits, which a signal alone would not let it do.
void untilInterrupted().then(() => process.exit(130));

/** `npm run bench`: lists the benchmarks, or runs one and prints its figures. */
await runProcess(async () => {
  const program = new Command('bench')
    .description('measures speed and memory as ratios against a peer or a limit in the same run')
    .argument('[name]', 'the benchmark to run; without one they are listed')
    .option('--json', 'print one JSON object alone on standard output', false)
    .option('--record', 'put the result into docs/benchmarks.md', false)
    .option('--size <count>', 'how many, of benchmarks whose size can be chosen', wholeNumber)
    .addHelpText('after', '\nExample:\n  npm run bench -- main-job --json')
    .parse();
  const [name] = program.args;
  const options = program.opts<Options>();
  if (name === undefined) return list(options);
  try {
    await runOne(name, options);
  } finally {
    await stopSharedServers();
  }
});

function list({ json }: Options): void {
  const all = BENCHMARKS.map(({ name, description }) => ({ name, description }));
  const width = Math.max(...all.map(({ name }) => name.length));
  const lines = all.map(({ name, description }) => `${name.padEnd(width)}  ${description}`);
  process.stdout.write(json ? `${JSON.stringify({ benchmarks: all })}\n` : `${lines.join('\n')}\n`);
}

async function runOne(name: string, { json, record, size }: Options): Promise<void> {
  const benchmark = BENCHMARKS.find((candidate) => candidate.name === name);
  if (!benchmark) {
    const known = BENCHMARKS.map((candidate) => candidate.name).join(', ');
    throw new InputError('UnknownBenchmark', `name: there is no benchmark ${name}; there are ${known}`);
  }
  const { figures, limit } = await benchmark.run({
    say: (line) => process.stderr.write(`${line}\n`),
    ...(size === undefined ? {} : { size }),
  });
  const machine = thisMachine();
  const table = resultTable(benchmark, { figures, limit });
  if (record) {
    const day = new Date().toISOString().slice(0, 10);
    const chosen = size === undefined ? '' : ` --size ${size}`;
    const command = `\`npm run bench -- ${name}${chosen}\``;
    recordResult(
      name,
      `## ${name}\n\n${benchmark.description}. ${command}, ${day}, ${machineText(machine)}.\n\n${table}`,
    );
  }
  process.stdout.write(json ? `${JSON.stringify({ name, figures, limit, machine })}\n` : `${table}\n`);
}

function wholeNumber(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InputError('InvalidArgument', '--size: must be a whole number above zero');
}
