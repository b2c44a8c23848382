import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { markdownTable } from './markdownTable.ts';

export const RUNBOOKS_FILE = 'docs/operations/runbooks/README.md';
export const ALERT_RULES_FILE = 'deploy/prometheus/alerts.yml';

const AlertRule = z.object({
  alert: z.string(),
  expr: z.string(),
  for: z.string().default('at once'),
  labels: z.object({ severity: z.enum(['page', 'ticket', 'none']) }),
  annotations: z.object({ summary: z.string(), action: z.string(), runbook_url: z.url() }),
});
export type AlertRule = z.output<typeof AlertRule>;

const Rules = z.object({
  groups: z.array(
    z.object({ rules: z.array(z.union([AlertRule, z.object({ record: z.string(), expr: z.string() })])) }),
  ),
});

/** The rules of deploy/prometheus/alerts.yml that raise an alert, and the queries of those that record a series. */
export function readAlertRules(): {
  readonly alerts: readonly AlertRule[];
  readonly recorded: ReadonlyMap<string, string>;
} {
  const rules = Rules.parse(parse(readFileSync(ALERT_RULES_FILE, 'utf8'))).groups.flatMap(
    (group) => group.rules,
  );
  return {
    alerts: rules.filter((rule) => 'alert' in rule),
    recorded: new Map(rules.filter((rule) => 'record' in rule).map(({ record, expr }) => [record, expr])),
  };
}

/** The index of the runbooks: each alert of Prometheus, how urgent it is, and the first paragraph of its page. */
export function runbooksPage(): string {
  const rows = readAlertRules().alerts.map(({ alert, labels, for: after, annotations }) => {
    const file = basename(annotations.runbook_url);
    const [, meaning = ''] = readFileSync(join('docs/operations/runbooks', file), 'utf8').split('\n\n');
    return [`[${alert}](${file})`, labels.severity, after, meaning.replaceAll('\n', ' ')];
  });
  return `# Runbooks

Prometheus watches a production installation by the rules of [alerts.yml](../../../deploy/prometheus/alerts.yml), and Alertmanager tells the
addresses in \`ADMIN_EMAILS\` and the webhook in \`ALERT_WEBHOOK_URL\`; [Going to production](../../../deploy/README.md#alerts) says how. "page" cannot
wait until morning, "ticket" can. Each alert, and each e-mail about it, links to its page here: what it means, where to look, what to do.

What Aftercare itself asks of an operator, such as a decision about an analysis, are [alerts of another kind](../../reference/alerts.md).

\`aftercare …\` on these pages is the command line, in the containers \`docker compose run --rm worker aftercare …\`.

\`npm run reference\` writes this page from the rules and their pages; a test compares them.

${markdownTable(['alert', 'severity', 'after', 'what it means'], rows)}
`;
}
