import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** How a process ended and what it printed. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node in this folder, with these arguments and nothing but these variables, PATH and HOME in its environment. */
export const runNode = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder = process.cwd(),
): Promise<CommandResult> => runProgram([process.execPath, ...args], environment, folder);

/** Runs a program with its arguments, as {@link runNode} runs Node. */
export async function runProgram(
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder = process.cwd(),
): Promise<CommandResult> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await exited, stdout, stderr };
}
