import type { ClinicId } from '../contracts/shared/ids.ts';
import { PermanentError } from '../domain/shared/jobError.ts';
import type { Database } from '../store/database.ts';
import {
  addSequenceVersion,
  newestSequence,
  type SequenceVersion,
} from '../store/followUps/followUpSequences.ts';
import { builtInSequence } from './builtInSequences.ts';

/**
 * The newest version of a sequence that a clinic sees: its own, else the shared one. One that comes with the application and has never been applied is stored as its
 * first version.
 *
 * @throws PermanentError `SequenceNotFound`.
 */
export async function openSequence(db: Database, clinicId: ClinicId, name: string): Promise<SequenceVersion> {
  const stored = await newestSequence(db, clinicId, name);
  if (stored) return stored;
  const builtIn = builtInSequence(name);
  if (!builtIn) throw new PermanentError('SequenceNotFound', `there is no follow-up sequence ${name}`);
  return addSequenceVersion(db, null, builtIn);
}
