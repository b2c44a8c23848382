import type { ClinicId } from '../contracts/shared/ids.ts';
import type { FollowUpSequence } from '../domain/followUps/followUpSequence.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import type { Database } from '../store/database.ts';
import { listSequences, newestSequence, type SequenceOwner } from '../store/followUps/followUpSequences.ts';
import { builtInSequence, builtInSequences } from './builtInSequences.ts';

/** A sequence in its newest version. */
export interface NewestSequence {
  readonly sequence: FollowUpSequence;
  readonly owner: SequenceOwner;
  /** Null for one that comes with the application and has not been applied yet. */
  readonly version: number | null;
}

/**
 * What a clinic sees under a name: its own sequence, else the shared one, else the one that comes with the application.
 *
 * @param clinicId null for what all clinics share
 * @throws {@link RefusedError} `SequenceNotFound`
 */
export async function requireSequence(
  database: Database,
  clinicId: ClinicId | null,
  name: string,
): Promise<NewestSequence> {
  const stored = await newestSequence(database, clinicId, name);
  if (stored) return stored;
  const sequence = builtInSequence(name);
  if (!sequence) throw new RefusedError(404, 'SequenceNotFound', `there is no sequence ${name}`);
  return { sequence, owner: null, version: null };
}

/**
 * The newest versions of all sequences by name.
 *
 * @param clinicId those that this clinic sees; undefined: those of every clinic
 */
export async function newestSequences(
  database: Database,
  clinicId: ClinicId | undefined,
): Promise<NewestSequence[]> {
  const stored: readonly NewestSequence[] = await listSequences(database, clinicId);
  const others = builtInSequences()
    .filter(({ name }) => !stored.some(({ sequence }) => sequence.name === name))
    .map((sequence) => ({ sequence, owner: null, version: null }));
  return [...stored, ...others].sort((a, b) => (a.sequence.name < b.sequence.name ? -1 : 1));
}
