import { SECRETS, Settings } from '../../src/config/settings.ts';
import { markdownTable } from './markdownTable.ts';

/** Groups of settings by what their names begin with; a setting belongs to the first group that matches. */
const GROUPS: readonly { readonly title: string; readonly pattern: RegExp }[] = [
  { title: 'Servers and processes', pattern: /^(TEMPORAL|DATABASE|WORKER|WORKFLOW|LOG|SANDBOX)_/ },
  { title: 'Disks', pattern: /^(DATA_DIR|DISK|S3_)/ },
  { title: 'Gateway', pattern: /^(PUBLIC_URL|GATEWAY_)/ },
  { title: 'Gemini', pattern: /^GEMINI_/ },
  { title: 'E-mail and SMS', pattern: /^(RESEND|TWILIO|EMAIL|ADMIN|BULK|PROVIDER|PHONE)_/ },
  { title: 'Rules before sending', pattern: /^(QUIET_HOURS|\w+_MESSAGES_PER_DAY$)/ },
  { title: 'Retries, queues and maintenance', pattern: /^(RETRY|QUEUE|MAINTENANCE)_/ },
  { title: 'Imports', pattern: /^(MAX_SOURCE|CHUNK|DUCKDB|PSEUDONYM)_/ },
  { title: 'Analyses', pattern: /^(ANALYSIS_(CONCURRENCY|HISTORY)|MERGE|DECISION)_?/ },
  { title: 'Clinics', pattern: /^CLINIC_/ },
  { title: 'Reports, links and storage', pattern: /^(REPORT|ANALYSIS_REPORT|MONTHLY|ENDED|ORPHAN)_/ },
  { title: 'Completion webhooks', pattern: /^WEBHOOK_/ },
];

const OTHERS = 'Others';

/** docs/reference/settings.md: every setting with its default and meaning. */
export function settingsPage(): string {
  const groups = [...GROUPS.map(({ title }) => title), OTHERS].map((title) => ({
    title,
    names: Object.keys(Settings.shape).filter((name) => groupOf(name) === title),
  }));
  const sections = groups
    .filter(({ names }) => names.length > 0)
    .map(({ title, names }) => `## ${title}\n\n${settingsTable(names)}`);
  return `# Settings

\`npm run reference\` writes this page from \`src/config/settings.ts\`; a test compares them. Set the variables, or copy
[.env.example](../../.env.example) to \`.env\`.

- A setting without a default is optional unless its meaning says "required".
- A setting marked (secret) can also be given as \`NAME_FILE\`, the path of a file that holds the value.
- A process checks all settings when it starts and lists every wrong one by name before it does anything.

${sections.join('\n\n')}
`;
}

const groupOf = (name: string): string => GROUPS.find(({ pattern }) => pattern.test(name))?.title ?? OTHERS;

function settingsTable(names: readonly string[]): string {
  const secrets = new Set<string>(SECRETS);
  const shapes = new Map(Object.entries(Settings.shape));
  return markdownTable(
    ['setting', 'default', 'meaning'],
    names.map((name) => {
      const schema = shapes.get(name);
      const initial = schema?.safeParse(undefined);
      const value = initial?.success && initial.data !== undefined ? String(initial.data) : '';
      return [
        `\`${name}\`${secrets.has(name) ? ' (secret)' : ''}`,
        value === '' ? '' : `\`${value}\``,
        (schema?.description ?? '').replace(/ \(secret\)/, ''),
      ];
    }),
  );
}
