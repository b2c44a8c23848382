import { z } from 'zod';
import { deliverAnalysis } from '../../contracts/jobs.ts';
import { ContactId, WebhookEndpointId } from '../../contracts/shared/ids.ts';
import { requireSourceFile } from '../../datasets/sourceFile.ts';
import { EmailAddress } from '../../domain/messaging/contactDetails.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { CallbackUrl } from '../../domain/webhooks/endpointRequest.ts';
import { InputError } from '../../inputError.ts';
import { newId } from '../../security/newId.ts';
import { newWebhookSecret } from '../../security/newWebhookSecret.ts';
import { upsertContact } from '../../store/contacts/upsertContacts.ts';
import { registerWebhookEndpoint } from '../../store/webhooks/webhooks.ts';
import { disclosureOptions } from '../datasets/disclosureOptions.ts';
import { readingOf, readingOptions } from '../datasets/readingOptions.ts';
import { requireNamedContact } from '../messaging/namedContact.ts';
import { refuseContact } from '../messaging/refuseContact.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, flag, option } from '../shared/parameters.ts';
import { detachFlag, runJob } from '../shared/runJob.ts';
import { analysisFlags } from './analysisOptionFlags.ts';
import { questionOption } from './questionOption.ts';

export const startDelivery = defineCommand({
  name: 'deliveries start',
  input: {
    file: argument(z.string(), 'a CSV, TSV, NDJSON, JSON or Parquet file'),
    question: questionOption(),
    email: option(
      EmailAddress.optional(),
      'address',
      'who gets the link to the report; a contact of this address is made if there is none',
    ),
    contact: option(
      ContactName.optional(),
      'contact',
      'who gets the link to the report, in place of --email: ct_… or your own reference',
    ),
    callback: option(CallbackUrl.optional(), 'url', 'where the signed completion webhook goes'),
    ...disclosureOptions(),
    ...readingOptions(),
    noFollowUps: flag('do not follow up for the next 30 days'),
    ...analysisFlags('bulk'),
    clinic: clinicOption(),
    detach: detachFlag(),
  },
  examples: [
    'deliveries start samples/ncctg-lung.csv --question "What goes with longer survival?" --email dr.lee@clinic.example',
  ],
  run: async (input, context) => {
    const { file, question, email, callback } = input;
    const reading = readingOf(input);
    if ((email === undefined) === (input.contact === undefined)) {
      throw new InputError('InvalidArgument', '--email: give it, or --contact');
    }
    await requireSourceFile(file);
    const { id: clinicId } = await context.clinic(input.clinic);
    const { storeSource } = await import('../../datasets/storeSource.ts');
    const database = await context.database();
    const contactId =
      input.contact === undefined
        ? (await upsertContact(database, clinicId, { email }).catch(refuseContact)).contactId
        : (await requireNamedContact(database, clinicId, input.contact)).id;
    const datasetId = await storeSource(file, {
      clinicId,
      identifyingColumns: input.identifying,
      sentColumns: input.send,
      reading,
      database,
      disks: await context.disks(),
      config: context.config,
    });
    const secret = newWebhookSecret();
    const endpoint =
      callback === undefined
        ? undefined
        : await registerWebhookEndpoint(database, { id: newId('we'), clinicId, url: callback, secret });
    const run = await runJob(
      context,
      deliverAnalysis,
      {
        datasetId,
        clinicId,
        question,
        contactId: ContactId.parse(contactId),
        webhookEndpointId: endpoint === undefined ? null : WebhookEndpointId.parse(endpoint.id),
        followUps: input.noFollowUps ? null : 'report-follow-up',
        urgency: input.urgency,
        onChunkFailure: input.onChunkFailure,
        readRows: input.readRows,
        ...(input.locale && { locale: input.locale }),
        maxTokens: input.maxTokens,
        maxCostUsd: input.maxCost,
      },
      { detach: input.detach },
    );
    if (endpoint) context.note(`completion webhooks are signed with ${endpoint.secret}`);
    return {
      value: { datasetId, ...run, ...(endpoint && { webhookSecret: endpoint.secret }) },
      text: deliveryText(run.workflowId, run.result),
    };
  },
});

function deliveryText(workflowId: string, result: z.output<typeof deliverAnalysis.result> | null): string {
  if (result === null) return workflowId;
  const { analysisId, reportId, findings, pages, notification, webhook, followUpsWorkflowId } = result;
  return [
    `${analysisId}: ${findings} findings; ${reportId}: ${pages} pages`,
    `e-mail ${notification}, webhook ${webhook}, follow-ups ${followUpsWorkflowId ?? 'none'}`,
  ].join('\n');
}
