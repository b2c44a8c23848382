import { ALERT_GUIDE } from '../../src/contracts/operations/alerts.ts';
import { PROGRAM_NAME } from '../../src/contracts/shared/programName.ts';
import { markdownTable } from './markdownTable.ts';

/** docs/reference/alerts.md: every kind of alert, what it means and what to do. */
export function alertsPage(): string {
  const rows = Object.entries(ALERT_GUIDE).map(([kind, { meaning, remedy }]) => [
    `\`${kind}\``,
    meaning,
    remedy,
  ]);
  return `# Alerts

An alert says that Aftercare needs a decision or help from an operator. Each alert names its kind, its subject (an opaque id) and the
clinic. An alert stays open until its cause is over or an operator resolves it; while it is open, the same problem only raises its
count. \`${PROGRAM_NAME} alerts list\` lists open alerts, and every address in \`ADMIN_EMAILS\` gets one e-mail per alert.

\`npm run reference\` writes this page from \`src/contracts/operations/alerts.ts\`; a test compares them.

${markdownTable(['kind', 'what it means', 'what to do'], rows)}
`;
}
