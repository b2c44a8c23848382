import { Context, getClient } from '@temporalio/activity';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { jobHandle } from '../../contracts/client/jobHandle.ts';
import { importDataset } from '../../contracts/jobs.ts';
import {
  type ErasedRows,
  type ErasureSubject,
  SUBJECT_ERASED,
} from '../../contracts/operations/erasureJobs.ts';
import { generateReport } from '../../contracts/reports/reportJobs.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { clinicWorkflowId } from '../../contracts/shared/workflowIds.ts';
import type { Disks } from '../../disks/createDisks.ts';
import { datasetPrefix, reportPartsPrefix } from '../../domain/shared/clinicObjects.ts';
import { PermanentError, TransientError } from '../../domain/shared/jobError.ts';
import type { HashAddress } from '../../security/hashedAddress.ts';
import type { Database } from '../../store/database.ts';
import { type Counts, countsOf } from '../../store/deleteRows.ts';
import { eraseContact, waitsInBatch } from '../../store/erasure/eraseContact.ts';
import { analysesOf, eraseDataset, reportsOf } from '../../store/erasure/eraseDataset.ts';
import { appendAuditEvent } from '../../store/operations/auditEvents.ts';
import { cancellation } from '../shared/cancellation.ts';

export interface ErasureActivityOptions {
  readonly database: Database;
  readonly disks: Disks;
  readonly hashAddress: HashAddress;
}

/** Thrown to take a dry run's deletions back. */
class DryRunEnded extends Error {}

/** Ends the work about a contact or a data set, and removes what is kept of it. */
export function erasureActivities({ database, disks, hashAddress }: ErasureActivityOptions) {
  return {
    /** Asks the jobs about the subject to end, or ends them; answers how many are still running. */
    async endJobsAbout(input: {
      clinicId: ClinicId;
      subject: ErasureSubject;
      how: 'cancel' | 'terminate';
    }): Promise<number> {
      const { clinicId, subject } = input;
      const client = getClient();
      const running = await runningJobs(client, clinicId, await jobsAbout(database, clinicId, subject));
      for (const workflowId of running) {
        const handle = jobHandle(client, clinicId, workflowId);
        const end = input.how === 'cancel' ? handle.cancel() : handle.terminate(SUBJECT_ERASED);
        await end.catch(ignoreUnknown);
      }
      return running.length;
    },

    /** Removes reports, their parts and a data set's own objects; answers how many reports there were. */
    async eraseObjects(input: {
      clinicId: ClinicId;
      subject: ErasureSubject;
      dryRun: boolean;
    }): Promise<number> {
      const { clinicId, subject, dryRun } = input;
      if (subject.kind === 'contact') return 0;
      const analysisIds = await analysesOf(database, clinicId, subject.id);
      const { finished, inTheMaking } = await reportsOf(database, clinicId, analysisIds);
      if (dryRun) return finished.length;
      for (const { disk, objectKey } of finished) {
        cancellation().throwIfAborted();
        await disks.named(disk).remove(objectKey);
      }
      for (const disk of disks.all) {
        for (const reportId of inTheMaking) {
          cancellation().throwIfAborted();
          await disk.removeAll(reportPartsPrefix(clinicId, reportId));
        }
        await disk.removeAll(datasetPrefix(clinicId, subject.id));
      }
      return finished.length;
    },

    /** Deletes every row about the subject, all or none, with an audit event. Permanent `SubjectNotFound`. */
    async eraseRows(input: {
      subject: ErasureSubject;
      clinicId: ClinicId;
      dryRun: boolean;
    }): Promise<ErasedRows> {
      const { subject, clinicId, dryRun } = input;
      const counts: Counts = new Map();
      if (subject.kind === 'contact' && !dryRun && (await waitsInBatch(database, clinicId, subject.id)))
        throw new TransientError('BatchOpen', `a batch with a message to ${subject.id} is being sent`);
      try {
        await database.transaction().execute(async (transaction) => {
          if (subject.kind === 'contact') {
            await eraseContact(transaction, clinicId, subject.id, { counts, hashAddress });
          } else await eraseDataset(transaction, clinicId, subject.id, counts);
          if (dryRun) throw new DryRunEnded();
          const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
          const action = subject.kind === 'contact' ? 'contactErased' : 'datasetErased';
          await appendAuditEvent(transaction, { clinicId, action, subject: subject.id, details: { rows } });
        });
      } catch (error) {
        if (!(error instanceof DryRunEnded)) throw error;
      }
      const rows = countsOf(counts);
      Context.current().log.info(dryRun ? 'erasure counted' : 'erased', { subject: subject.id, rows });
      return rows;
    },

    /** Permanent `SubjectNotFound` for one that the clinic does not have. */
    async findErasureSubject(input: { subject: ErasureSubject; clinicId: ClinicId }): Promise<void> {
      const { subject, clinicId } = input;
      const table = subject.kind === 'contact' ? 'contacts' : 'datasets';
      const row = await database
        .selectFrom(table)
        .select('id')
        .where('clinicId', '=', clinicId)
        .where('id', '=', subject.id)
        .executeTakeFirst();
      if (!row)
        throw new PermanentError('SubjectNotFound', `${subject.id} is not a ${subject.kind} of this clinic`);
    },
  };
}

export type ErasureActivities = ReturnType<typeof erasureActivities>;

/** By what the jobs about a subject are found: their tags, and their ids while the tags are not listed yet. */
async function jobsAbout(database: Database, clinicId: ClinicId, subject: ErasureSubject) {
  const ofClinic = `ClinicId = '${clinicId}'`;
  if (subject.kind === 'contact') {
    return { queries: [`${ofClinic} and ContactId = '${subject.id}'`], ids: [] };
  }
  const datasetId = subject.id;
  const analysisIds = await analysesOf(database, clinicId, datasetId);
  const notifications =
    analysisIds.length === 0
      ? []
      : await database
          .selectFrom('notifications')
          .select('id')
          .where('clinicId', '=', clinicId)
          .where('analysisId', 'in', analysisIds)
          .where('endedAt', 'is', null)
          .execute();
  return {
    queries: [`DatasetId = '${datasetId}'`, ...analysisIds.map((id) => `AnalysisId = '${id}'`)].map(
      (about) => `${ofClinic} and ${about}`,
    ),
    ids: [
      importDataset.workflowId({ datasetId, clinicId }),
      ...analysisIds.map((analysisId) =>
        generateReport.workflowId({ kind: 'analysis', analysisId, clinicId }),
      ),
      ...notifications.map(({ id }) => clinicWorkflowId(clinicId, `notification/${id}`)),
    ],
  };
}

async function runningJobs(
  client: Client,
  clinicId: ClinicId,
  { queries, ids }: { readonly queries: readonly string[]; readonly ids: readonly string[] },
): Promise<string[]> {
  const candidates = new Set(ids);
  for (const query of queries) {
    const listed = client.workflow.list({ query: `${query} and ExecutionStatus = 'Running'` });
    for await (const { workflowId } of listed) candidates.add(workflowId);
  }
  const running: string[] = [];
  for (const workflowId of candidates) {
    const described = await jobHandle(client, clinicId, workflowId).describe().catch(ignoreUnknown);
    if (described?.status.name === 'RUNNING') running.push(workflowId);
  }
  return running;
}

function ignoreUnknown(error: unknown): undefined {
  if (error instanceof WorkflowNotFoundError) return undefined;
  throw error;
}
