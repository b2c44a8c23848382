import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type BenchmarkContext, defineBenchmark } from './benchmark.ts';

const ROWS = 1_000_000;
const COLUMNS = 30;
const DUCKDB_MB = 512;

const Measured = z.object({ seconds: z.number(), peakMb: z.number(), results: z.number() });
type Measured = z.infer<typeof Measured>;

/** How long all pairs of columns take beside DuckDB's own summary of the table, and that memory does not grow with the rows. */
export const associations = defineBenchmark({
  name: 'associations',
  description: `Associations of all pairs of ${COLUMNS} columns of ${ROWS.toLocaleString('en')} rows (or --size) on two threads`,
  figures: {
    seconds: { meaning: 'for all associations, seconds', aim: { atMost: 60 } },
    ofSummarize: { meaning: 'these, divided by the seconds of summarize over the same table' },
    peakMb: { meaning: 'peak memory of the process, MB' },
    growthMb: {
      meaning: `above that of a tenth of the rows, less the ${DUCKDB_MB} MB DuckDB may take, MB`,
      aim: { atMost: 150 },
    },
  },
  run: async ({ say, size = ROWS }: BenchmarkContext) => {
    const tenth = await measure(Math.ceil(size / 10), ['associations'], say);
    const [whole, summary] = await measure(size, ['associations', 'summarize'], say);
    const [small] = tenth;
    if (!whole || !summary || !small) throw new Error('a process has sent nothing');
    say(`${whole.results} results`);
    return {
      figures: {
        seconds: whole.seconds,
        ofSummarize: whole.seconds / summary.seconds,
        peakMb: whole.peakMb,
        growthMb: whole.peakMb - small.peakMb - DUCKDB_MB,
      },
      limit: {
        summarizeSeconds: summary.seconds,
        summarizePeakMb: summary.peakMb,
        peakMbOfTenth: small.peakMb,
      },
    };
  },
});

/** The table as a file. @returns what `use` returns; the file is removed then */
export async function withVisits<T>(rows: number, use: (path: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-bench-statistics-'));
  try {
    await runProcess('make', directory, rows);
    await runProcess('csv', directory, rows);
    return await use(join(directory, 'visits.csv'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(
  rows: number,
  works: readonly string[],
  say: BenchmarkContext['say'],
): Promise<Measured[]> {
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-bench-statistics-'));
  try {
    say(`making ${rows} rows`);
    await runProcess('make', directory, rows);
    const measured: Measured[] = [];
    for (const work of works) {
      say(work);
      const message = await runProcess(work, directory, rows);
      measured.push(Measured.parse(message));
    }
    return measured;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Runs statisticsProcess.ts. @returns the last message it has sent */
async function runProcess(work: string, directory: string, rows: number): Promise<unknown> {
  const child = fork(new URL('statisticsProcess.ts', import.meta.url), [work, directory, String(rows)]);
  let message: unknown;
  child.on('message', (value) => {
    message = value;
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${work} has ended with ${String(code)}`);
  return message;
}
