import { Writable } from 'node:stream';

/** A command line to run. */
export interface ClientRequest {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What it printed, and the exit code that its process would have ended with. */
export interface ClientAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CLIENT = new URL('../../dist/client.js', import.meta.url);
let runs = 0;

/** Runs the command lines that the parent of this process sends, one after the other: loading the modules takes most of one's time. */
export function runCommandLines(): void {
  process.on('message', async (request: ClientRequest) => {
    process.send?.(await run(request));
  });
  process.once('disconnect', () => process.exit());
}

async function run({ args, environment }: ClientRequest): Promise<ClientAnswer> {
  process.argv = [process.execPath, CLIENT.pathname, ...args];
  process.env = { ...environment };
  process.exitCode = undefined;
  const stdout = collect('stdout');
  const stderr = collect('stderr');
  // The script runs once a URL; what it imports is loaded once.
  await import(`${CLIENT.href}?run=${runs++}`);
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** Puts a stream in the place of the process's; answers what will be written to it. */
function collect(name: 'stdout' | 'stderr'): readonly string[] {
  const written: string[] = [];
  const value = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  Object.defineProperty(process, name, { value, configurable: true });
  return written;
}
