import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * The environment variable that names where mocha's processes ask for what the run shares: mocha runs files in processes of
 * their own, and its first process starts and makes things for all of them.
 */
export const TEST_RUN_URL = 'AFTERCARE_TEST_RUN';

/** What the first process makes when it is first asked for it. */
export interface SharedByTestRun {
  readonly servers: {
    readonly temporalAddress: string;
    readonly temporalPid: number;
    /** A `postgres://` URL of a user who may create databases. */
    readonly postgresUrl: string;
  };
  /** The workflows as one script. */
  readonly workflows: { readonly path: string };
}

/** Asks mocha's first process; undefined outside mocha. */
export async function askTestRun<Name extends keyof SharedByTestRun>(
  name: Name,
): Promise<SharedByTestRun[Name] | undefined> {
  const url = process.env[TEST_RUN_URL];
  if (url === undefined) return undefined;
  // Without a time limit, which fetch has: building the Temporal server, once a machine, takes minutes.
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get(`${url}/${name}`, resolve).once('error', reject),
  );
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(`the test run has no ${name}: ${body}`);
  return JSON.parse(body);
}
