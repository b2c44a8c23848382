import { z } from 'zod';
import { startOptions } from '../../config/startOptions.ts';
import { startJob } from '../../contracts/client/startJob.ts';
import { runFollowUps, SequenceName } from '../../contracts/followUps/followUpJobs.ts';
import { AnalysisId, ContactId, FollowUpContextId } from '../../contracts/shared/ids.ts';
import { JobError } from '../../domain/shared/jobError.ts';
import { InputError } from '../../inputError.ts';
import { checkRunnable } from '../../sequences/checkRunnable.ts';
import { openSequence } from '../../sequences/openSequence.ts';
import { findAnalysis } from '../../store/analysis/analyses.ts';
import { findContact } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';
import { createFollowUpContext, followUpContextId } from '../../store/followUps/followUpContexts.ts';
import { ownTemplates } from '../../store/messaging/messageTemplates.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, option, optionList } from '../shared/parameters.ts';
import { unknownSequence } from './unknownSequence.ts';

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
    contact: option(ContactId, 'id', 'the contact it writes to, ct_…'),
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
  run: async (
    { sequence: name, contact: contactId, analysis: analysisId = null, set: variables, clinic },
    context,
  ) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    const { sequence } = await openSequence(database, clinicId, name).catch((error: unknown) => {
      throw error instanceof JobError ? unknownSequence(name) : error;
    });
    if (!(await findContact(database, clinicId, contactId)))
      throw new InputError('UnknownId', `--contact: ${contactId} is not known`);
    if (analysisId !== null && !(await findAnalysis(database, clinicId, analysisId)))
      throw new InputError('UnknownId', `--analysis: ${analysisId} is not known`);
    const problem = checkRunnable(sequence, {
      analysisId,
      variables,
      own: await ownTemplates(database, clinicId),
    });
    if (problem !== null) {
      const options = analysisId === null ? '--analysis or --set' : '--set';
      throw new InputError('InvalidArgument', `${options}: ${problem}`);
    }
    const client = await context.temporal();
    const contextId = await storeContext(database, name, { clinicId, contactId, variables });
    const input = { sequence: name, contactId, clinicId, analysisId, contextId };
    const { workflowId, joined } = await startJob(client, runFollowUps, input, startOptions(context.config));
    return {
      value: { workflowId, joined },
      text: joined ? `${workflowId} is already running` : `${workflowId} started`,
    };
  },
});

async function storeContext(
  database: Database,
  sequence: string,
  context: { clinicId: string; contactId: string; variables: Readonly<Record<string, string>> },
): Promise<FollowUpContextId | null> {
  if (Object.keys(context.variables).length === 0) return null;
  const id = FollowUpContextId.parse(followUpContextId(sequence, context.contactId, context.variables));
  await createFollowUpContext(database, { id, ...context });
  return id;
}
