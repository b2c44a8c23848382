/** A folder of src/ and what it may import besides itself; files that stand in src/ itself are named with their ending. */
interface Layer {
  readonly name: string;
  readonly content: string;
  readonly mayImport: readonly string[];
}

/**
 * The layers, from the outside in. `src/sandbox` and the processes (`client.ts`, `worker.ts`, …) may import anything and are
 * imported by no layer.
 */
export const LAYERS: readonly Layer[] = [
  {
    name: 'commands',
    content: 'the commands of the command line',
    mayImport: [
      'analyses',
      'appointments',
      'bulkSends',
      'clinics',
      'config',
      'contracts',
      'csv',
      'datasets',
      'disks',
      'domain',
      'failures',
      'followUps',
      'inbox',
      'jobs',
      'messages',
      'notifications',
      'reports',
      'schedules',
      'security',
      'sequences',
      'store',
      'templates',
      'webhooks',
      'inputError.ts',
      'runProcess.ts',
    ],
  },
  {
    name: 'gateway',
    content: 'HTTP routes: the API, provider webhooks, downloads, health',
    mayImport: [
      'analyses',
      'appointments',
      'bulkSends',
      'clinics',
      'config',
      'contracts',
      'datasets',
      'disks',
      'domain',
      'failures',
      'followUps',
      'inbox',
      'jobs',
      'languages',
      'messages',
      'notifications',
      'providers',
      'reports',
      'security',
      'sequences',
      'store',
      'templates',
      'webhooks',
      'logging.ts',
    ],
  },
  {
    name: 'workers',
    content: 'how workers are assembled: queues, workflow bundle, search attributes',
    mayImport: ['activities', 'config', 'contracts', 'reports', 'store', 'builtFile.ts', 'logging.ts'],
  },
  {
    name: 'workflows',
    content:
      'one file per workflow: deterministic code that reads like the process (and the types of activities)',
    mayImport: ['contracts', 'domain'],
  },
  {
    name: 'activities',
    content: 'one file per external system: validate, call, record, map errors',
    mayImport: [
      'config',
      'contracts',
      'datasets',
      'disks',
      'domain',
      'failures',
      'messages',
      'notifications',
      'providers',
      'reports',
      'schedules',
      'security',
      'sequences',
      'store',
    ],
  },
  {
    name: 'clinics',
    content: 'adding and changing clinics, checking their logos and credentials, for commands and the API',
    mayImport: ['contracts', 'disks', 'domain', 'schedules', 'security', 'store'],
  },
  {
    name: 'jobs',
    content: 'listing, describing, watching and controlling jobs, for commands and the API',
    mayImport: ['contracts', 'domain', 'store'],
  },
  {
    name: 'analyses',
    content: 'what can be asked of analyses and their budgets, for commands and the API',
    mayImport: ['contracts', 'datasets', 'domain', 'jobs', 'sequences', 'store'],
  },
  {
    name: 'notifications',
    content: 'submitting notifications, deciding how they are sent, and showing that beforehand',
    mayImport: ['config', 'contracts', 'domain', 'messages', 'security', 'store'],
  },
  {
    name: 'templates',
    content: 'checking, saving, previewing and testing the words of clinics, for commands and the API',
    mayImport: ['contracts', 'domain', 'languages', 'messages', 'notifications', 'store'],
  },
  {
    name: 'bulkSends',
    content: 'submitting and cancelling bulk sends, for commands and the API',
    mayImport: ['contracts', 'domain', 'jobs', 'notifications', 'store'],
  },
  {
    name: 'inbox',
    content: 'what staff settle, messages received and alerts, for commands and the API',
    mayImport: ['contracts', 'domain', 'notifications', 'store'],
  },
  {
    name: 'webhooks',
    content: 'changing endpoints and retrying deliveries, for commands and the API',
    mayImport: ['contracts', 'domain', 'security', 'store'],
  },
  {
    name: 'failures',
    content: 'what has failed and needs attention, and what is done about it, for commands and the API',
    mayImport: ['analyses', 'contracts', 'domain', 'security', 'store', 'webhooks'],
  },
  {
    name: 'followUps',
    content: 'starting and steering follow-ups, for commands and the API',
    mayImport: ['contracts', 'domain', 'sequences', 'store'],
  },
  {
    name: 'appointments',
    content: 'booking, changing and importing appointments, for commands and the API',
    mayImport: ['contracts', 'csv', 'domain', 'jobs', 'security', 'sequences', 'store', 'inputError.ts'],
  },
  {
    name: 'datasets',
    content: 'reading, profiling and splitting source files with DuckDB',
    mayImport: ['config', 'contracts', 'disks', 'domain', 'security', 'store', 'builtFile.ts'],
  },
  {
    name: 'csv',
    content: 'the CSV reader of contacts, bulk recipients and appointments',
    mayImport: ['inputError.ts'],
  },
  {
    name: 'sequences',
    content: 'the follow-up sequences that come with Aftercare, and their parser',
    mayImport: ['contracts', 'domain', 'store'],
  },
  {
    name: 'schedules',
    content: 'the Temporal schedules, and what makes the server have them',
    mayImport: ['contracts'],
  },
  {
    name: 'providers',
    content: 'Gemini, Resend and Twilio: the only users of those SDKs',
    mayImport: ['config', 'domain'],
  },
  {
    name: 'reports',
    content: 'PDF documents (react-pdf): data in, pages out; links to them',
    mayImport: ['contracts', 'domain', 'store', 'builtFile.ts'],
  },
  {
    name: 'messages',
    content: 'templates of e-mail (react-email) and SMS: content in, text out',
    mayImport: ['contracts', 'domain', 'languages'],
  },
  {
    name: 'languages',
    content: 'the words that patients read: one file per language',
    mayImport: ['contracts', 'domain'],
  },
  {
    name: 'config',
    content: 'every setting, and the only reader of the environment',
    mayImport: ['contracts', 'domain', 'security', 'store'],
  },
  {
    name: 'disks',
    content: 'object storage: a local folder, S3',
    mayImport: ['config', 'contracts', 'domain', 'security'],
  },
  {
    name: 'store',
    content: 'PostgreSQL through Kysely: migrations, and one module per group of tables',
    mayImport: ['contracts', 'domain', 'security'],
  },
  {
    name: 'security',
    content: 'tokens, signatures, keys, the audit chain',
    mayImport: ['contracts'],
  },
  {
    name: 'domain',
    content: 'rules without I/O: chunk plans, local time, message states',
    mayImport: ['contracts'],
  },
  {
    name: 'contracts',
    content:
      'what apps import: inputs, results, signals, queries, queues, ids (only zod and the client of Temporal)',
    mayImport: [],
  },
];

/** The layers that are divided into capabilities. */
export const DIVIDED_LAYERS: readonly string[] = [
  'commands',
  'workflows',
  'activities',
  'store',
  'domain',
  'contracts',
];

/** A sub-folder of the divided layers, the same in each, and which others it may import besides itself and `shared`. */
interface Capability {
  readonly name: string;
  readonly content: string;
  readonly mayImport: readonly string[];
  /** Folders of single layers that belong to it. */
  readonly folders?: readonly string[];
}

export const CAPABILITIES: readonly Capability[] = [
  { name: 'clinics', content: 'clinics and their profiles', mayImport: ['operations'] },
  {
    name: 'analysis',
    content: 'analyses, budgets, limits of models, the main job',
    mayImport: ['clinics', 'datasets', 'reports', 'messaging', 'followUps', 'webhooks', 'operations'],
    folders: ['modelLimits'],
  },
  {
    name: 'datasets',
    content: 'data sets, imports, chunks, statistics',
    mayImport: ['operations'],
    folders: ['statistics'],
  },
  {
    name: 'reports',
    content: 'reports, download links',
    mayImport: ['clinics', 'datasets', 'messaging', 'operations'],
  },
  {
    name: 'messaging',
    content: 'contacts, notifications, messages, bulk sends, replies',
    mayImport: ['clinics', 'webhooks', 'operations'],
    folders: ['contacts', 'providerErrors'],
  },
  {
    name: 'appointments',
    content: 'appointments and their reminders',
    mayImport: ['clinics', 'messaging', 'followUps', 'webhooks', 'operations'],
  },
  {
    name: 'followUps',
    content: 'follow-up sequences',
    mayImport: ['analysis', 'messaging', 'operations'],
  },
  { name: 'webhooks', content: 'completion webhooks', mayImport: ['operations'] },
  {
    name: 'operations',
    content: 'alerts, audit, clean-up, erasure, maintenance, queues',
    mayImport: ['clinics', 'reports', 'messaging'],
    folders: ['erasure'],
  },
  {
    name: 'shared',
    content: 'code that several capabilities use; it knows only how jobs are run and held back',
    mayImport: ['clinics', 'operations'],
    folders: ['client'],
  },
];

/** Folders of the store that describe the tables of all capabilities. */
export const SCHEMA_FOLDERS: readonly string[] = ['migrations', 'tables'];
