import { Context, getClient } from '@temporalio/activity';
import { isRunning } from '../../contracts/client/isRunning.ts';
import type { Removed } from '../../contracts/operations/storageJobs.ts';
import type { ReportKindName } from '../../contracts/reports/reportJobs.ts';
import type { CleanUpId } from '../../contracts/shared/ids.ts';
import type { Disks } from '../../disks/createDisks.ts';
import type { DiskName } from '../../disks/disk.ts';
import { CLINICS_PREFIX, reportPartsPrefix } from '../../domain/shared/clinicObjects.ts';
import type { Database } from '../../store/database.ts';
import * as cleanUps from '../../store/operations/cleanUps.ts';
import { listExpiredReports, removeEndedLinks } from '../../store/reports/expiry.ts';
import { listReportPlans, removeReportPlan } from '../../store/reports/reportParts.ts';
import type { ReportKey } from '../../store/reports/reports.ts';
import * as reports from '../../store/reports/reports.ts';
import { cancellation } from '../shared/cancellation.ts';
import { orphansAmong } from './orphans.ts';

export interface CleanUpActivityOptions {
  readonly database: Database;
  readonly disks: Disks;
  /** How long a link is kept after it has ended, ms. */
  readonly endedLinkMs: number;
  /** Younger objects and reports in the making are left alone, ms. */
  readonly safeAgeMs: number;
}

/** How far a clean-up has got with the objects on the disks: after the key `after`. */
export interface OrphanPosition {
  readonly disk: DiskName;
  readonly after: string;
}

/** Things looked at by one call. */
const BATCH = 200;

/** Removes what is kept long enough and what nothing refers to, in batches. */
export function cleanUpActivities(options: CleanUpActivityOptions) {
  const { database, disks } = options;
  const ago = (ms: number) => new Date(Date.now() - ms);
  const starts = disks.all.map(({ name: disk }): OrphanPosition => ({ disk, after: '' }));

  return {
    async beginCleanUp(input: { cleanUpId: CleanUpId; dryRun: boolean; at: string }): Promise<void> {
      const { cleanUpId: id, dryRun, at } = input;
      await cleanUps.beginCleanUp(database, { id, dryRun, startedAt: new Date(at) });
    },

    /** A batch of expired reports of one kind, of those after `after`; `next` is null after the last one. */
    async removeExpiredReports(input: {
      kind: ReportKindName;
      after: ReportKey | null;
      dryRun: boolean;
    }): Promise<{ reports: number; bytes: number; next: ReportKey | null }> {
      const { kind, after, dryRun } = input;
      const expired = await listExpiredReports(database, { kind, now: new Date(), after, limit: BATCH });
      for (const { clinicId, id, disk, objectKey } of dryRun ? [] : expired) {
        cancellation().throwIfAborted();
        // Without its row the file cannot be found; if this is interrupted here, the file is an orphan.
        await reports.removeReport(database, clinicId, id);
        await disks.named(disk).remove(objectKey);
      }
      const last = expired.length < BATCH ? undefined : expired.at(-1);
      return {
        reports: expired.length,
        bytes: expired.reduce((sum, { bytes }) => sum + bytes, 0),
        next: last ? { clinicId: last.clinicId, reportId: last.id } : null,
      };
    },

    async removeEndedLinks({ dryRun }: { dryRun: boolean }): Promise<{ links: number }> {
      return { links: await removeEndedLinks(database, { endedBefore: ago(options.endedLinkMs), dryRun }) };
    },

    /** A batch of reports that were in the making and whose job has ended. */
    async removeAbandonedPlans(input: {
      after: ReportKey | null;
      dryRun: boolean;
    }): Promise<{ plans: number; next: ReportKey | null }> {
      const { after, dryRun } = input;
      const page = { madeBefore: ago(options.safeAgeMs), after, limit: BATCH };
      const candidates = await listReportPlans(database, page);
      let plans = 0;
      for (const { clinicId, reportId, workflowId } of candidates) {
        cancellation().throwIfAborted();
        if (workflowId !== null && (await isRunning(getClient(), workflowId))) continue;
        plans += 1;
        if (dryRun) continue;
        for (const disk of disks.all) await disk.removeAll(reportPartsPrefix(clinicId, reportId));
        await removeReportPlan(database, clinicId, reportId);
      }
      const last = candidates.length < BATCH ? undefined : candidates.at(-1);
      return { plans, next: last ? { clinicId: last.clinicId, reportId: last.reportId } : null };
    },

    /** A batch of objects, looked at from `position`, or from the first one; `next` is null after the last. */
    async removeOrphans(input: {
      position: OrphanPosition | null;
      dryRun: boolean;
    }): Promise<{ orphans: number; bytes: number; next: OrphanPosition | null }> {
      const { dryRun } = input;
      const position = input.position ?? starts[0];
      if (!position) return { orphans: 0, bytes: 0, next: null };
      const disk = disks.named(position.disk);
      const page = await disk.list(CLINICS_PREFIX, { after: position.after, limit: BATCH });
      const before = ago(options.safeAgeMs);
      const old = page.filter(({ modifiedAt }) => modifiedAt < before);
      const orphans = await orphansAmong(old, disk.name, database);
      for (const { key } of dryRun ? [] : orphans) {
        cancellation().throwIfAborted();
        await disk.remove(key);
      }
      const last = page.length < BATCH ? undefined : page.at(-1);
      return {
        orphans: orphans.length,
        bytes: orphans.reduce((sum, { bytes }) => sum + bytes, 0),
        next: last ? { ...position, after: last.key } : startAfter(position),
      };
    },

    async removeUnfinishedWrites({ dryRun }: { dryRun: boolean }): Promise<{ unfinishedWrites: number }> {
      let unfinishedWrites = 0;
      for (const disk of disks.all) {
        cancellation().throwIfAborted();
        const before = ago(options.safeAgeMs);
        unfinishedWrites += await disk.removeAbandonedWrites(CLINICS_PREFIX, { before, dryRun });
      }
      return { unfinishedWrites };
    },

    async finishCleanUp(input: { cleanUpId: CleanUpId; dryRun: boolean; removed: Removed }): Promise<void> {
      const { cleanUpId, dryRun, removed } = input;
      await cleanUps.finishCleanUp(database, cleanUpId, removed);
      Context.current().log.info(dryRun ? 'clean-up counted' : 'cleaned up', { cleanUpId, ...removed });
    },
  };

  function startAfter({ disk }: OrphanPosition): OrphanPosition | null {
    return starts[starts.findIndex((start) => start.disk === disk) + 1] ?? null;
  }
}

export type CleanUpActivities = ReturnType<typeof cleanUpActivities>;
