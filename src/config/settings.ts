import { z } from 'zod';
import { analysisSettings } from './settings/analysisSettings.ts';
import { clinicSettings } from './settings/clinicSettings.ts';
import { diskSettings } from './settings/diskSettings.ts';
import { gatewaySettings } from './settings/gatewaySettings.ts';
import { geminiSettings } from './settings/geminiSettings.ts';
import { importSettings } from './settings/importSettings.ts';
import { messagingSettings } from './settings/messagingSettings.ts';
import { queueSettings } from './settings/queueSettings.ts';
import { reportSettings } from './settings/reportSettings.ts';
import { serverSettings } from './settings/serverSettings.ts';
import { webhookSettings } from './settings/webhookSettings.ts';

/** The settings by what they are about, each with its unit and default, as the reference lists them. */
export const SETTING_GROUPS = [
  { title: 'Servers and processes', settings: serverSettings },
  { title: 'Disks', settings: diskSettings },
  { title: 'Gateway', settings: gatewaySettings },
  { title: 'Gemini', settings: geminiSettings },
  { title: 'E-mail and SMS', settings: messagingSettings },
  { title: 'Retries, queues and maintenance', settings: queueSettings },
  { title: 'Imports', settings: importSettings },
  { title: 'Analyses', settings: analysisSettings },
  { title: 'Clinics', settings: clinicSettings },
  { title: 'Reports, links and storage', settings: reportSettings },
  { title: 'Completion webhooks', settings: webhookSettings },
] as const;

/** Every setting. Secrets can also be given as `NAME_FILE`, the path of a file. */
export const Settings = z.object({
  ...serverSettings,
  ...diskSettings,
  ...gatewaySettings,
  ...geminiSettings,
  ...messagingSettings,
  ...queueSettings,
  ...importSettings,
  ...analysisSettings,
  ...clinicSettings,
  ...reportSettings,
  ...webhookSettings,
});

/** Settings that can also be given as `NAME_FILE`. */
export const SECRETS = [
  'DATABASE_URL',
  'PSEUDONYM_KEY',
  'CLINIC_CREDENTIALS_KEY',
  'GEMINI_API_KEY',
  'RESEND_API_KEY',
  'RESEND_WEBHOOK_SECRET',
  'RESEND_WEBHOOK_SECRET_PREVIOUS',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_AUTH_TOKEN_PREVIOUS',
  'S3_SECRET_ACCESS_KEY',
] as const satisfies readonly (keyof z.output<typeof Settings>)[];

/** The text of `.env.example`: every setting with what it means and its default. */
export function exampleEnvironment(): string {
  const lines = Object.entries(Settings.shape).flatMap(([name, schema]) => {
    const initial = schema.safeParse(undefined);
    const value = initial.success && initial.data !== undefined ? String(initial.data) : '';
    return [`# ${schema.description ?? ''}`, value === '' ? `${name}=` : `#${name}=${value}`, ''];
  });
  return [
    '# Copy to .env. Secrets can also be given as NAME_FILE, the path of a file that holds the value.',
    '',
    ...lines,
  ].join('\n');
}
