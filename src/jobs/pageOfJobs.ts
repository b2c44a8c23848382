import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { Page, PageRequest } from '../store/page.ts';

/** A workflow in one line. */
export interface ListedJob {
  readonly workflowId: string;
  readonly workflow: string;
  readonly status: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly closedAt: string | null;
}

const NO_CURSOR = 'must be what the page before ended with, such as 2026-11-27T08:00:00.000Z,import/ds_…';

/** The start and the id of the last job of a page: Temporal lists jobs by their start. */
export const JobCursor = z
  .string()
  .regex(/^\d{4}-[\d:.T-]+Z,\S+$/, { error: NO_CURSOR, abort: true })
  .refine((text) => !Number.isNaN(splitCursor(text)[0].getTime()), NO_CURSOR);

export interface JobFilter extends PageRequest {
  readonly clinicId?: string | undefined;
  /** As Temporal's queries name it. */
  readonly status?: string | undefined;
  readonly type?: string | undefined;
}

/** Jobs, newest first. */
export async function pageOfJobs(client: Client, filter: JobFilter): Promise<Page<ListedJob>> {
  const { limit, cursor } = filter;
  const [before, lastId] = cursor === undefined ? [] : splitCursor(cursor);
  const query = queryOf(filter, before);
  const rows: ListedJob[] = [];
  let isPastCursor = before === undefined;
  for await (const job of client.workflow.list({ query, pageSize: limit + 1 })) {
    if (!isPastCursor && before !== undefined && job.startTime >= before) {
      // Several may have started in the same millisecond.
      isPastCursor = job.workflowId === lastId;
      continue;
    }
    isPastCursor = true;
    const { workflowId, type, status, startTime, closeTime } = job;
    if (rows.length === limit) return { rows, nextCursor: cursorOf(rows.at(-1)) };
    rows.push({
      workflowId,
      workflow: type,
      status: status.name,
      startedAt: startTime.toISOString(),
      closedAt: closeTime?.toISOString() ?? null,
    });
  }
  return { rows, nextCursor: null };
}

function splitCursor(cursor: string): [Date, string] {
  const at = cursor.indexOf(',');
  return [new Date(cursor.slice(0, at)), cursor.slice(at + 1)];
}

const cursorOf = (job: ListedJob | undefined): string | null =>
  job === undefined ? null : `${job.startedAt},${job.workflowId}`;

function queryOf({ clinicId, status, type, since }: JobFilter, before: Date | undefined): string {
  return [
    clinicId === undefined ? [] : [`ClinicId = '${clinicId}'`],
    status === undefined ? [] : [`ExecutionStatus = '${status}'`],
    type === undefined ? [] : [`WorkflowType = '${type}'`],
    since === undefined ? [] : [`StartTime >= '${since.toISOString()}'`],
    // Temporal's times are finer than a millisecond.
    before === undefined ? [] : [`StartTime < '${new Date(before.getTime() + 1).toISOString()}'`],
  ]
    .flat()
    .join(' AND ');
}
