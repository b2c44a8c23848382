import { SECRETS, SETTING_GROUPS, Settings } from '../../src/config/settings.ts';
import { markdownTable } from './markdownTable.ts';

/** docs/reference/settings.md: every setting with its default and meaning. */
export function settingsPage(): string {
  const sections = SETTING_GROUPS.map(
    ({ title, settings }) => `## ${title}\n\n${settingsTable(Object.keys(settings))}`,
  );
  return `# Settings

\`npm run reference\` writes this page from \`src/config/settings/\`; a test compares them. Set the variables, or copy
[.env.example](../../.env.example) to \`.env\`.

- A setting without a default is optional unless its meaning says "required".
- A setting marked (secret) can also be given as \`NAME_FILE\`, the path of a file that holds the value.
- A process checks all settings when it starts and lists every wrong one by name before it does anything.

${sections.join('\n\n')}
`;
}

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
