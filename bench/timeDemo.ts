import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Runs `npm run demo` and measures from its start to the PDF saved under out/, s. */
export async function timeDemo(): Promise<number> {
  const startedAt = performance.now();
  const demo = spawn('npm', ['run', 'demo', '--', '--exit'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => demo.once('exit', resolve));
  let seconds = Number.NaN;
  for await (const line of createInterface({ input: demo.stdout })) {
    if (/^\s*PDF\s+\S+\.pdf$/.test(line)) seconds = (performance.now() - startedAt) / 1_000;
  }
  const code = await ended;
  if (code !== 0 || Number.isNaN(seconds)) throw new Error(`the demo ended with code ${code}`);
  return seconds;
}
