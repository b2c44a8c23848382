import { z } from 'zod';
import { startOptions } from '../../config/startOptions.ts';
import { SequenceName } from '../../contracts/followUps/followUpJobs.ts';
import { AnalysisId } from '../../contracts/shared/ids.ts';
import { ContactName } from '../../domain/messaging/notificationRequest.ts';
import { startFollowUps as start } from '../../followUps/startFollowUps.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, option, optionList } from '../shared/parameters.ts';
import { renamed } from '../shared/refusal.ts';

/** Options by the fields of a request. */
const OPTIONS = { contact: '--contact', analysisId: '--analysis', variables: '--set' };

/** `name=value` once per variable. */
const Variables = z
  .array(z.string().regex(/^[A-Za-z]\w*=./s, 'must be such as bookingUrl=https://clinic.example/book'))
  .optional()
  .transform((texts = []) =>
    texts.map((text): [string, string] => {
      const at = text.indexOf('=');
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  )
  .superRefine((pairs, problems) => {
    const names = pairs.map(([name]) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) problems.addIssue(`names ${twice} twice`);
  })
  .transform((pairs): Record<string, string> => Object.fromEntries(pairs));

export const startFollowUps = defineCommand({
  name: 'followups start',
  input: {
    sequence: argument(SequenceName, 'the name of a sequence, as `sequences list` shows it'),
    contact: option(ContactName, 'contact', 'the contact it writes to: ct_…, or your own reference'),
    analysis: option(AnalysisId.optional(), 'id', 'for sequences about a report, an_…'),
    set: optionList(
      Variables,
      'name=value',
      'a variable that the sequence needs; may be given several times',
    ),
    clinic: clinicOption(),
  },
  examples: [
    'followups start chronic-care-quarterly --contact ct_0123456789abcdef01234567 --set bookingUrl=https://clinic.example/book',
  ],
  run: async ({ sequence, contact, analysis: analysisId = null, set: variables, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const services = {
      database: await context.database(),
      temporal: await context.temporal(),
      starting: startOptions(context.config),
    };
    const request = { sequence, contact, analysisId, variables };
    const { workflowId, joined } = await start(services, clinicId, request).catch(renamed(OPTIONS));
    return {
      value: { workflowId, joined },
      text: joined ? `${workflowId} is already running` : `${workflowId} started`,
    };
  },
});
