import {
  type Client,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import type { Command } from 'commander';
import { z } from 'zod';
import { startOptions } from '../../config/startOptions.ts';
import { startJob } from '../../contracts/client/startJob.ts';
import {
  booked,
  FollowUpJump,
  type FollowUpPosition,
  followUpPosition,
  jumpToFollowUpStep,
  nextFollowUpStep,
  optOut,
  runFollowUps,
  SequenceName,
  skipFollowUpStep,
} from '../../contracts/followUps/followUpJobs.ts';
import { AnalysisId, ContactId, FollowUpContextId } from '../../contracts/shared/ids.ts';
import { JobError } from '../../domain/shared/jobError.ts';
import { InputError } from '../../inputError.ts';
import { checkRunnable } from '../../sequences/checkRunnable.ts';
import { openSequence } from '../../sequences/openSequence.ts';
import { findAnalysis } from '../../store/analysis/analyses.ts';
import { findContact } from '../../store/contacts/contacts.ts';
import type { Database } from '../../store/database.ts';
import { createFollowUpContext, followUpContextId } from '../../store/followUps/followUpContexts.ts';
import { unknownJob } from '../operations/jobStatus.ts';
import { withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { unknownSequence } from './sequenceCommands.ts';

interface StartOptions {
  readonly contact: string;
  readonly analysis?: string;
  readonly set: readonly string[];
  readonly json: boolean;
}

/** `followups start`, `show`, `skip`, `jump`, `booked` and `opt-out`; `pause`, `resume` and `cancel` are for all jobs. */
export function addFollowUpCommands(program: Command): void {
  const followUps = program.command('followups').description('running follow-up sequences');
  followUps
    .command('start')
    .argument('<sequence>', 'as `sequences list` shows it')
    .requiredOption('--contact <id>', 'whom it writes to, ct_…')
    .option('--analysis <id>', 'for sequences about a report, an_…')
    .option('--set <name=value>', 'a variable the sequence needs; repeat it', collect, [])
    .option('--json', 'print one JSON object', false)
    .description('start a sequence for a contact')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- followups start chronic-care-quarterly --contact ct_0123456789abcdef01234567 --set bookingUrl=https://clinic.example/book',
    )
    .action(start);

  const steering = (name: string, description: string) =>
    followUps
      .command(name)
      .argument('<id>', 'the id of a running sequence, follow-up/…')
      .option('--json', 'print one JSON object', false)
      .description(description)
      .addHelpText(
        'after',
        `\nExample:\n  npm run client -- followups ${name} ${EXAMPLE_ID}${name === 'jump' ? ' review' : ''}`,
      );

  steering('show', 'show where it stands and what comes next').action(
    (id: string, options: { json: boolean }) => steer(id, options, 'show', async () => undefined),
  );
  steering('skip', 'leave out the step that waits').action((id: string, options: { json: boolean }) =>
    steer(id, options, 'skip', async (handle) => {
      await handle.executeUpdate(skipFollowUpStep);
    }),
  );
  steering('jump', 'go on with another step')
    .argument('<step>', 'its name')
    .option('--now', 'at once, instead of waiting as the step says', false)
    .action(async (id: string, name: string, options: { now: boolean; json: boolean }) => {
      const step = parseArgument('step', FollowUpJump.shape.step, name);
      await steer(id, options, 'jump', async (handle) => {
        await handle.executeUpdate(jumpToFollowUpStep, { args: [{ step, now: options.now }] });
      });
    });
  steering('booked', 'say that the contact has booked').action((id: string, options: { json: boolean }) =>
    steer(id, options, 'booked', (handle) => handle.signal(booked)),
  );
  steering('opt-out', 'end it, since the contact wants no more of it').action(
    (id: string, options: { json: boolean }) =>
      steer(id, options, 'opt-out', (handle) => handle.signal(optOut)),
  );
}

const EXAMPLE_ID = 'follow-up/an_0123456789abcdef01234567/ct_0123456789abcdef01234567';
const collect = (value: string, before: readonly string[]): string[] => [...before, value];

async function start(name: string, options: StartOptions): Promise<void> {
  const sequenceName = parseArgument('sequence', SequenceName, name);
  const contactId = parseArgument('--contact', ContactId, options.contact);
  const analysisId =
    options.analysis === undefined ? null : parseArgument('--analysis', AnalysisId, options.analysis);
  const given = options.set.map((text) => parseVariable(text));
  const variables = Object.fromEntries(given);
  const twice = given.find(([name], index) => given.findIndex(([other]) => other === name) !== index);
  if (twice) throw new InputError('InvalidArgument', `--set: names ${twice[0]} twice`);
  await withContext(async (context) => {
    const database = await context.database();
    const { sequence } = await openSequence(database, sequenceName).catch((error: unknown) => {
      throw error instanceof JobError ? unknownSequence(sequenceName) : error;
    });
    const contact = await findContact(database, contactId);
    if (!contact) throw new InputError('UnknownId', `--contact: ${contactId} is not known`);
    if (analysisId !== null && !(await findAnalysis(database, analysisId)))
      throw new InputError('UnknownId', `--analysis: ${analysisId} is not known`);
    const problem = checkRunnable(sequence, { analysisId, variables });
    if (problem !== null)
      throw new InputError(
        'InvalidArgument',
        `${analysisId === null ? '--analysis or --set' : '--set'}: ${problem}`,
      );
    const client = await context.temporal();
    const contextId = await storeContext(database, sequenceName, {
      clinicId: contact.clinicId,
      contactId,
      variables,
    });
    const input = { sequence: sequenceName, contactId, clinicId: contact.clinicId, analysisId, contextId };
    const { workflowId, joined } = await startJob(client, runFollowUps, input, startOptions(context.config));
    createOutput(options.json).result(
      { workflowId, joined },
      joined ? `${workflowId} is already running` : `${workflowId} started`,
    );
  });
}

function parseVariable(text: string): [string, string] {
  const Variable = z
    .string()
    .regex(/^[A-Za-z]\w*=./s, 'must be such as bookingUrl=https://clinic.example/book');
  const [name = '', ...value] = parseArgument('--set', Variable, text).split('=');
  return [name, value.join('=')];
}

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

const FollowUpsId = z
  .string()
  .regex(/^follow-up\/\S+\/\S+$/, `must be the id of follow-ups, such as ${EXAMPLE_ID}`);

async function steer(
  given: string,
  { json }: { json: boolean },
  requested: string,
  act: (handle: WorkflowHandle) => Promise<void>,
): Promise<void> {
  const id = parseArgument('id', FollowUpsId, given);
  await withContext(async (context) => {
    const client = await context.temporal();
    const handle = await openFollowUps(client, id);
    if (requested !== 'show') await act(handle).catch((error: unknown) => refused(id, requested, error));
    const position = await handle.query(followUpPosition);
    const next = await handle.query(nextFollowUpStep);
    createOutput(json).result({ workflowId: id, position, next }, positionText(id, position));
  });
}

async function openFollowUps(client: Client, id: string): Promise<WorkflowHandle> {
  const handle = client.workflow.getHandle(id);
  const { type } = await handle.describe().catch((error: unknown) => {
    throw error instanceof WorkflowNotFoundError ? unknownJob(id) : error;
  });
  if (type !== runFollowUps.workflow) throw new InputError('UnknownId', `${id} is no follow-up sequence`);
  return handle;
}

function refused(id: string, requested: string, error: unknown): never {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof Error)
    throw new InputError('Refused', `${id}: ${error.cause.message}`);
  if (error instanceof WorkflowNotFoundError)
    throw new InputError('JobEnded', `${id} has ended; there is nothing to ${requested}`);
  throw error;
}

function positionText(id: string, position: FollowUpPosition): string {
  const { sequence, version, stepName, step, steps, round, nextStepAt, sent, skipped, failed, outcome } =
    position;
  const place =
    outcome === null
      ? `step ${step + 1} of ${steps}, ${stepName ?? 'beginning'}, ${nextStepAt === null ? 'in hand' : `due ${nextStepAt}`}`
      : `ended: ${outcome}`;
  const rounds = round === 1 ? '' : `, round ${round}`;
  return `${id}\n  ${sequence} version ${version}: ${place}${rounds}\n  ${sent} sent, ${skipped} skipped, ${failed} failed`;
}
