import type { Command } from 'commander';
import { z } from 'zod';
import { deliverAnalysis, Question } from '../../contracts/jobs.ts';
import { ClinicId, ContactId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { requireSourceFile } from '../../datasets/sourceFile.ts';
import { storeSource } from '../../datasets/storeSource.ts';
import { EmailAddress } from '../../domain/messaging/contactDetails.ts';
import { newId } from '../../security/newId.ts';
import { newWebhookSecret } from '../../security/newWebhookSecret.ts';
import { upsertContact } from '../../store/contacts/contacts.ts';
import { registerWebhookEndpoint } from '../../store/webhooks/webhooks.ts';
import { clinicOption, columnList } from '../datasets/datasetCommands.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { runJob } from '../shared/runJob.ts';
import { type AnalysisFlags, addAnalysisFlags, parseAnalysisFlags } from './analysisOptionFlags.ts';

interface DeliverOptions extends AnalysisFlags {
  readonly clinic: string;
  readonly question: string;
  readonly email: string;
  readonly callback?: string;
  readonly identifying?: string;
  readonly followUps: boolean;
  readonly detach: boolean;
  readonly json: boolean;
}

export const CallbackUrl = z.url({
  protocol: /^https?$/,
  error: 'must be an http:// or https:// URL such as https://app.clinic.example/webhooks',
});

/** `deliver FILE`: the main job. */
export function addDeliverCommand(program: Command): void {
  addAnalysisFlags(program.command('deliver'), 'bulk')
    .argument('<file>', 'a CSV file in UTF-8 with a header line')
    .requiredOption('--question <text>', 'what the clinic wants to know, at most 2,000 characters')
    .requiredOption('--email <address>', 'who gets the link to the report')
    .option('--callback <url>', 'where the signed completion webhook goes')
    .option(
      '--identifying <columns>',
      'columns to treat as identifying besides those detected, separated by commas',
    )
    .option('--no-follow-ups', 'do not follow up for the next 30 days')
    .addOption(clinicOption())
    .option('--detach', 'start the job and return at once', false)
    .option('--json', 'print one JSON object', false)
    .description('the main job: import, analyse, report, mail the link, call back, follow up')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- deliver samples/ncctg-lung.csv --question "What goes with longer survival?" --email dr.lee@clinic.example',
    )
    .action(async (file: string, options: DeliverOptions) => {
      const output = createOutput(options.json);
      const clinicId = parseArgument('--clinic', ClinicId, options.clinic);
      const question = parseArgument('--question', Question, options.question);
      const email = parseArgument('--email', EmailAddress, options.email);
      const analysisOptions = parseAnalysisFlags(options);
      const callback =
        options.callback === undefined
          ? undefined
          : parseArgument('--callback', CallbackUrl, options.callback);
      await requireSourceFile(file);
      await withContext(async (context) => {
        const database = await context.database();
        const datasetId = await storeSource(file, {
          clinicId,
          identifyingColumns: columnList(options.identifying),
          database,
          disks: context.disks,
          config: context.config,
        });
        const contactId = ContactId.parse(
          await upsertContact(database, {
            id: newId('ct'),
            clinicId,
            name: null,
            email,
            phone: null,
            locale: 'en',
            timeZone: context.config.CLINIC_TIME_ZONE,
          }),
        );
        const endpoint =
          callback === undefined
            ? undefined
            : await registerWebhookEndpoint(database, {
                id: newId('we'),
                clinicId,
                url: callback,
                secret: newWebhookSecret(),
              });
        const run = await runJob(
          context,
          deliverAnalysis,
          {
            datasetId,
            clinicId,
            question,
            contactId,
            webhookEndpointId: endpoint === undefined ? null : WebhookEndpointId.parse(endpoint.id),
            followUps: options.followUps ? 'report-follow-up' : null,
            ...analysisOptions,
          },
          { detach: options.detach, output },
        );
        const secret = endpoint === undefined ? {} : { webhookSecret: endpoint.secret };
        output.result({ datasetId, ...run, ...secret }, deliveryText(run.workflowId, run.result));
        if (endpoint) output.note(`completion webhooks are signed with ${endpoint.secret}`);
      });
    });
}

function deliveryText(workflowId: string, result: z.output<typeof deliverAnalysis.result> | null): string {
  if (result === null) return workflowId;
  const { analysisId, reportId, findings, pages, notification, webhook, followUpsWorkflowId } = result;
  return [
    `${analysisId}: ${findings} findings; ${reportId}: ${pages} pages`,
    `e-mail ${notification}, webhook ${webhook}, follow-ups ${followUpsWorkflowId ?? 'none'}`,
  ].join('\n');
}
