import {
  type AnalysisId,
  type ClinicId,
  type ContactId,
  type FollowUpContextId,
  NotificationId,
} from '../../contracts/shared/ids.ts';
import {
  decideStep,
  endOf,
  type FollowUpSequence,
  resolveVariables,
  type SequenceStep,
} from '../../domain/followUps/followUpSequence.ts';
import { dueAt, type WaitFrom } from '../../domain/followUps/stepWait.ts';
import { categoryOf, contentOf } from '../../domain/messaging/templateDefinition.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { requireContact } from '../../notifications/requireContact.ts';
import { newId } from '../../security/newId.ts';
import { checkRunnable } from '../../sequences/checkRunnable.ts';
import { openSequence } from '../../sequences/openSequence.ts';
import { findAnalysis } from '../../store/analysis/analyses.ts';
import type { Database } from '../../store/database.ts';
import { findFollowUpContext } from '../../store/followUps/followUpContexts.ts';
import { findSequence } from '../../store/followUps/followUpSequences.ts';
import { findRoundFacts, type RoundReferences } from '../../store/followUps/roundFacts.ts';
import { usableTemplates } from '../../store/messaging/messageTemplates.ts';
import { createNotification } from '../../store/messaging/notifications.ts';
import { raiseAlert } from '../../store/operations/alerts.ts';

/** A running sequence, as references. */
export interface FollowUpRun {
  readonly sequence: string;
  readonly version: number;
  /** Whether it is the sequence that all clinics share, not one of the clinic's own. */
  readonly isShared: boolean;
  readonly workflowId: string;
  /** The same for all runs of the workflow, which continue as new. */
  readonly firstRunId: string;
  readonly clinicId: ClinicId;
  readonly contactId: ContactId;
  readonly analysisId: AnalysisId | null;
  readonly contextId: FollowUpContextId | null;
}

/** The version of a sequence that a run keeps. */
type SequenceRun = Pick<FollowUpRun, 'clinicId' | 'sequence' | 'version' | 'isShared'>;

/** Outcome of a step; `next` is a step or `end`. */
export type StepOutcome =
  | { readonly kind: 'ended'; readonly outcome: 'goalReached' | 'exited' }
  | { readonly kind: 'branched' | 'skipped' | 'alerted'; readonly next: string }
  | { readonly kind: 'send'; readonly next: string; readonly notificationId: NotificationId };

/** Reads sequences and their facts; a workflow sees only names and times. */
export function followUpActivities({ database }: { readonly database: Database }) {
  return {
    /**
     * The version to keep and its steps. Permanent if the clinic has no such sequence, contact, analysis or context, or
     * something that the sequence needs is missing.
     */
    async beginFollowUps(
      input: Pick<FollowUpRun, 'sequence' | 'clinicId' | 'contactId' | 'analysisId' | 'contextId'>,
    ): Promise<{ version: number; isShared: boolean; steps: string[]; rounds: number | null }> {
      const { clinicId, analysisId } = input;
      const { sequence, version, owner } = await openSequence(database, clinicId, input.sequence);
      await requireContact(database, clinicId, input.contactId);
      if (analysisId !== null && !(await findAnalysis(database, clinicId, analysisId)))
        throw new PermanentError('AnalysisNotFound', `${analysisId} is not known`);
      const variables = await variablesOf(database, input);
      const problem = checkRunnable(sequence, {
        analysisId,
        variables,
        own: await usableTemplates(database, clinicId),
      });
      if (problem !== null) throw new PermanentError('SequenceNotRunnable', problem);
      const steps = sequence.steps.map(({ name }) => name);
      return { version, isShared: owner === null, steps, rounds: sequence.rounds ?? null };
    },

    /** When a step is due in the contact's zone, ISO 8601. */
    async planFollowUpStep(
      input: SequenceRun & Pick<FollowUpRun, 'contactId'> & WaitFrom & { step: string },
    ): Promise<string> {
      const { step } = await openStep(database, input, input.step);
      const { timeZone } = await requireContact(database, input.clinicId, input.contactId);
      return dueAt(step.wait, input, timeZone);
    },

    /** Whether a goal or an exit rule ends the sequence. */
    async checkFollowUpEnd(
      input: SequenceRun & { facts: RoundReferences },
    ): Promise<'goalReached' | 'exited' | null> {
      const sequence = await openVersion(database, input);
      return endOf(sequence, await findRoundFacts(database, input.clinicId, input.facts));
    },

    /** Decides about a due step and commits its message. `attempt` distinguishes repetitions of one step. */
    async executeFollowUpStep(input: {
      run: FollowUpRun;
      step: string;
      attempt: number;
      facts: RoundReferences;
    }): Promise<StepOutcome> {
      const { sequence, step } = await openStep(database, input.run, input.step);
      const facts = await findRoundFacts(database, input.run.clinicId, input.facts);
      const decision = decideStep(sequence, step.name, facts);
      if (decision.kind === 'end') return { kind: 'ended', outcome: decision.reason };
      const { next } = decision;
      if (decision.kind === 'branch') return { kind: 'branched', next };
      if (decision.kind === 'skip') return { kind: 'skipped', next };
      if (step.alert !== undefined) {
        await alertClinic(database, input.run, step.alert);
        return { kind: 'alerted', next };
      }
      if (step.template === undefined) return { kind: 'branched', next };
      return { kind: 'send', next, notificationId: await commit(database, input.run, step, input.attempt) };
    },
  };
}

export type FollowUpActivities = ReturnType<typeof followUpActivities>;

async function openVersion(
  db: Database,
  { clinicId, sequence, version, isShared }: SequenceRun,
): Promise<FollowUpSequence> {
  const found = await findSequence(db, isShared ? null : clinicId, sequence, version);
  if (!found) throw new PermanentError('SequenceNotFound', `version ${version} of ${sequence} is not stored`);
  return found.sequence;
}

async function openStep(
  db: Database,
  run: SequenceRun,
  name: string,
): Promise<{ sequence: FollowUpSequence; step: SequenceStep }> {
  const sequence = await openVersion(db, run);
  const step = sequence.steps.find((each) => each.name === name);
  if (!step) throw new PermanentError('StepNotFound', `${run.sequence} has no step ${name}`);
  return { sequence, step };
}

async function variablesOf(
  db: Database,
  { clinicId, contactId, contextId }: Pick<FollowUpRun, 'clinicId' | 'contactId' | 'contextId'>,
): Promise<Readonly<Record<string, unknown>>> {
  if (contextId === null) return {};
  const context = await findFollowUpContext(db, clinicId, contextId);
  if (context?.contactId !== contactId)
    throw new PermanentError('ContextNotFound', `${contextId} is not known`);
  return context.variables;
}

async function commit(
  db: Database,
  run: FollowUpRun,
  step: SequenceStep,
  attempt: number,
): Promise<NotificationId> {
  const variables = resolveVariables(step, await variablesOf(db, run));
  const own = await usableTemplates(db, run.clinicId);
  const parsed = contentOf(step.template, variables, own);
  if ('issues' in parsed) {
    const [issue] = parsed.issues;
    throw new PermanentError('ContentInvalid', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const definition = own.get(step.template ?? '');
  const id = await createNotification(db, {
    id: newId('nt'),
    key: `${run.workflowId}/${run.firstRunId}/${step.name}/${attempt}`,
    clinicId: run.clinicId,
    contactId: run.contactId,
    content: parsed.content,
    ...(definition ? { category: categoryOf(definition) } : {}),
    channels: step.channels ?? [],
    analysisId: run.analysisId,
    replyWorkflowId: run.workflowId,
  });
  return NotificationId.parse(id);
}

async function alertClinic(db: Database, { workflowId, clinicId }: FollowUpRun, message: string) {
  await raiseAlert(db, {
    id: newId('al'),
    kind: 'followUpNeedsAttention',
    subject: workflowId,
    clinicId,
    message,
  });
}
