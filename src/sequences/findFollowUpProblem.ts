import type { ClinicId } from '../contracts/shared/ids.ts';
import type { Database } from '../store/database.ts';
import { newestSequence } from '../store/followUps/followUpSequences.ts';
import { ownTemplates } from '../store/messaging/messageTemplates.ts';
import { builtInSequence } from './builtInSequences.ts';
import { checkRunnable } from './checkRunnable.ts';

/** What an appointment tells a sequence that follows it. */
export type AppointmentVariable = 'startsAt' | 'timeZone' | 'bookingUrl';

const EXAMPLE = {
  startsAt: '2026-01-15T09:00:00Z',
  timeZone: 'UTC',
  bookingUrl: null,
} as const satisfies Record<AppointmentVariable, unknown>;

export interface FollowUpProblem {
  readonly outcome: 'completed' | 'no-show';
  readonly code: 'SequenceNotFound' | 'SequenceNotRunnable';
  /** One line. */
  readonly problem: string;
}

/** The first of the sequences named in a booking that cannot follow the appointment, and why; null when all can. */
export async function findFollowUpProblem(
  db: Database,
  clinicId: ClinicId,
  followUps: Readonly<Record<FollowUpProblem['outcome'], string | null>>,
): Promise<FollowUpProblem | null> {
  for (const outcome of ['completed', 'no-show'] as const) {
    const name = followUps[outcome];
    const problem = name === null ? null : await problemOf(db, clinicId, name);
    if (problem !== null) return { outcome, ...problem };
  }
  return null;
}

async function problemOf(
  db: Database,
  clinicId: ClinicId,
  name: string,
): Promise<Omit<FollowUpProblem, 'outcome'> | null> {
  const sequence = (await newestSequence(db, clinicId, name))?.sequence ?? builtInSequence(name);
  if (!sequence) return { code: 'SequenceNotFound', problem: `there is no follow-up sequence ${name}` };
  const known = Object.entries(EXAMPLE).filter(([variable]) => sequence.needs.includes(variable));
  const own = await ownTemplates(db, clinicId);
  const variables = Object.fromEntries(known);
  const problem = checkRunnable(sequence, { analysisId: null, variables, own });
  return problem === null ? null : { code: 'SequenceNotRunnable', problem };
}
