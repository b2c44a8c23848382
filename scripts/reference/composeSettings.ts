import { readFileSync } from 'node:fs';
import { SECRETS, Settings } from '../../src/config/settings.ts';

export const COMPOSE_FILE = 'docker-compose.yml';
const FIRST_LINE = 'x-settings: &settings';

/** Settings whose value docker-compose.yml fixes, since its other services or the image depend on it. */
const FIXED: readonly (keyof typeof Settings.shape)[] = [
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'DATA_DIR',
  'GATEWAY_HOST',
  'GATEWAY_PORT',
  'GATEWAY_METRICS_ADDRESS',
  'WORKER_METRICS_ADDRESS',
  'WORKFLOW_BUNDLE',
];

/** Secrets go to the services that read them only; sandbox mode has no place in production. */
const NOT_WRITTEN: ReadonlySet<string> = new Set([...FIXED, ...SECRETS, 'SANDBOX_URL']);

/** Settings that production cannot do without, although development can. */
const REQUIRED: ReadonlySet<string> = new Set([
  'PUBLIC_URL',
  'EMAIL_FROM',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_FROM',
]);

/** docker-compose.yml with its block `x-settings`, which hands the settings of `.env` to the containers, written again. */
export function composeFile(): string {
  const text = readFileSync(COMPOSE_FILE, 'utf8');
  const start = text.indexOf(`${FIRST_LINE}\n`);
  const end = text.indexOf('\n\n', start);
  if (start < 0 || end < 0) throw new Error(`${COMPOSE_FILE} has no block ${FIRST_LINE}`);
  const lines = Object.keys(Settings.shape)
    .filter((name) => !NOT_WRITTEN.has(name))
    .map((name) => `  ${name}: ${reference(name)}`);
  return text.slice(0, start) + [FIRST_LINE, ...lines].join('\n') + text.slice(end);
}

/** An empty value means that the setting is not set. */
function reference(name: string): string {
  return REQUIRED.has(name) ? `\${${name}:?set ${name} in .env}` : `\${${name}:-}`;
}
