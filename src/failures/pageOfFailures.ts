import { z } from 'zod';
import type { Failure } from '../contracts/operations/failures.ts';
import type { FailurePosition } from '../store/operations/failureSlice.ts';
import type { Page, PageRequest } from '../store/page.ts';
import type { FailureFilter, FailureServices } from './failureSource.ts';
import { describeFailures, failuresAfter, inGroups } from './failureSources.ts';

const NO_CURSOR = 'must be what the page before ended with, such as 2026-11-27T08:00:00.000Z,ms_…';

/** The time and the id of the last failure of a page. */
export const FailureCursor = z
  .string()
  .regex(/^\d{4}-[\d:.T-]+Z,[\w-]+$/, { error: NO_CURSOR, abort: true })
  .refine((text) => !Number.isNaN(positionOf(text).failedAt.getTime()), NO_CURSOR);

export interface FailureListRequest extends PageRequest, FailureFilter {
  readonly since: Date | undefined;
  /** Also those that need no attention. */
  readonly all: boolean;
}

/** Failures that are described at once. */
const AT_ONCE = 25;
/** Failures that are looked at for one page: a page may be short where many have recovered. */
const MOST_LOOKED_AT = 2_000;

/** One page of the failures, newest first: those that need attention, or all. */
export async function pageOfFailures(
  services: FailureServices,
  { all, limit, cursor, ...filter }: FailureListRequest,
): Promise<Page<Failure>> {
  const position = cursor === undefined ? undefined : positionOf(cursor);
  const rows: Failure[] = [];
  let lookedAt = 0;
  for await (const found of inGroups(failuresAfter(services, filter, position), AT_ONCE)) {
    const shown = all ? found : found.filter(({ isSuperseded }) => !isSuperseded);
    for (const failure of await describeFailures(services, shown)) {
      if (!all && failure.state !== 'open') continue;
      if (rows.length === limit) return { rows, nextCursor: cursorOf(rows.at(-1)) };
      rows.push(failure);
    }
    lookedAt += found.length;
    const last = found.at(-1);
    if (lookedAt >= MOST_LOOKED_AT && last) {
      return { rows, nextCursor: cursorOf({ id: last.id, failedAt: last.failedAt.toISOString() }) };
    }
  }
  return { rows, nextCursor: null };
}

function positionOf(cursor: string): FailurePosition {
  const at = cursor.indexOf(',');
  return { failedAt: new Date(cursor.slice(0, at)), id: cursor.slice(at + 1) };
}

const cursorOf = (failure: Pick<Failure, 'failedAt' | 'id'> | undefined): string | null =>
  failure === undefined ? null : `${failure.failedAt},${failure.id}`;
