import type { Command } from 'commander';
import { z } from 'zod';
import { AlertId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { listAlerts, resolveAlertById } from '../../store/operations/alerts.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

/** `alerts list` and `alerts resolve ALERT`. */
export function addAlertCommands(program: Command): void {
  const alerts = program.command('alerts').description('what a person has to look at');
  alerts
    .command('list')
    .option('--all', 'resolved ones too', false)
    .option('--limit <count>', 'how many, newest first', '20')
    .option('--json', 'print one JSON object', false)
    .description('list open alerts, newest first')
    .addHelpText('after', '\nExample:\n  npm run client -- alerts list --all')
    .action(async (options: { all: boolean; limit: string; json: boolean }) => {
      const limit = parseArgument('--limit', z.coerce.number().int().min(1).max(1_000), options.limit);
      await withContext(async (context) => {
        const found = await listAlerts(await context.database(), { openOnly: !options.all, limit });
        const lines = found.map(
          ({ raisedAt, id, kind, subject, message, occurrences: times, resolvedAt }) =>
            `${raisedAt}  ${id}  ${kind}  ${subject}${times > 1 ? `  (${times} times)` : ''}${resolvedAt ? '  resolved' : ''}\n    ${message}`,
        );
        createOutput(options.json).result({ alerts: found }, lines.join('\n') || 'no alerts');
      });
    });

  alerts
    .command('resolve')
    .argument('<alert>', 'the id of an open alert, al_…')
    .option('--json', 'print one JSON object', false)
    .description('say that an alert has been looked at')
    .addHelpText('after', '\nExample:\n  npm run client -- alerts resolve al_0123456789abcdef01234567')
    .action(async (id: string, options: { json: boolean }) => {
      const alertId = parseArgument('alert', AlertId, id);
      await withContext(async (context) => {
        if (!(await resolveAlertById(await context.database(), alertId))) {
          const advice = 'list the open ones with: npm run client -- alerts list';
          throw new InputError('UnknownId', `there is no open alert ${alertId}; ${advice}`);
        }
        createOutput(options.json).result({ alertId, resolved: true }, `${alertId} resolved`);
      });
    });
}
