import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** Where `npm run dev` and `npm run demo` tell how to reach the servers they keep running. */
const SETTINGS_FILE = 'out/dev.env';

/** Takes over the settings of servers that run here, unless the environment names others. */
export function loadServersOf(command: string): void {
  if (process.env.TEMPORAL_ADDRESS !== undefined) return;
  if (existsSync(SETTINGS_FILE)) loadEnvFile(SETTINGS_FILE);
  else
    console.log(
      `no ${SETTINGS_FILE}: using Temporal's default address; or start the servers with: ${command}`,
    );
}
