import assert from 'node:assert/strict';
import { type CommandResult, runNode } from './runCommand.ts';

/** Runs `npm run client -- …` with these settings. */
export function runClient(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  return runNode(['--import', 'tsx', 'src/client.ts', ...args], environment);
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
