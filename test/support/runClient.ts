import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import pLimit from 'p-limit';
import type { ClientAnswer, ClientRequest } from './clientHost.ts';

const idle: ChildProcess[] = [];

/** A host takes seconds of a core to start: one for each of a dozen commands would hold up every test beside them. */
const inHost = pLimit(3);

/**
 * Runs what `npx aftercare …` does, with nothing but these settings, PATH and HOME in its environment, in a process
 * that has run other commands before. Of more than three at once, the others wait.
 */
export const runClient = (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ClientAnswer> => inHost(() => runInHost(args, environment));

async function runInHost(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ClientAnswer> {
  const { PATH = '', HOME = '' } = process.env;
  const host = idle.pop() ?? startHost();
  // This process ends while hosts are idle, not while one is at work.
  host.ref();
  host.channel?.ref();
  const answer = await ask(host, { args, environment: { PATH, HOME, ...environment } });
  host.channel?.unref();
  host.unref();
  idle.push(host);
  return answer;
}

/** Builds dist/ first when it is older than its sources. */
const startHost = (): ChildProcess =>
  fork(new URL('clientProcess.mjs', import.meta.url), {
    execArgv: ['--import', new URL('../../scripts/freshDist.mjs', import.meta.url).href],
  });

function ask(host: ChildProcess, request: ClientRequest): Promise<ClientAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the command ended its process with ${code}`));
    host.once('exit', ended);
    host.once('message', (answer: ClientAnswer) => {
      host.off('exit', ended);
      resolve(answer);
    });
    host.send(request);
  });
}

/** Runs a command with `--json` that has to succeed; answers the object it printed. */
export async function clientJson(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runClient([...args, '--json'], environment);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' }, args.join(' '));
  return JSON.parse(stdout);
}
