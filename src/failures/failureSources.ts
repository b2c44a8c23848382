import {
  type Failure,
  type FailureId,
  type FailureKind,
  failureKindOf,
} from '../contracts/operations/failures.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import type { FailurePosition } from '../store/operations/failureSlice.ts';
import { forgottenFailures } from '../store/operations/forgottenFailures.ts';
import { chunkFailures } from './chunkFailures.ts';
import type { FailureFilter, FailureServices, FailureSource, FoundFailure } from './failureSource.ts';
import { jobFailures } from './jobFailures.ts';
import { messageFailures } from './messageFailures.ts';
import { webhookFailures } from './webhookFailures.ts';

const SOURCES = {
  job: jobFailures,
  chunks: chunkFailures,
  message: messageFailures,
  webhook: webhookFailures,
} satisfies Record<FailureKind, (services: FailureServices) => FailureSource>;

/** Failures of all kinds that follow a position, newest first, then by id. */
export async function* failuresAfter(
  services: FailureServices,
  filter: FailureFilter,
  position: FailurePosition | undefined,
): AsyncGenerator<FoundFailure> {
  const lists = sourcesFor(services, filter).map((source) => source.after(filter, position));
  const heads = await Promise.all(lists.map((list) => list.next()));
  for (;;) {
    let first: number | undefined;
    for (const [index, { value, done }] of heads.entries()) {
      const best = first === undefined ? undefined : heads[first]?.value;
      if (!done && (!best || comesBefore(value, best))) first = index;
    }
    const list = first === undefined ? undefined : lists[first];
    const head = first === undefined ? undefined : heads[first]?.value;
    if (first === undefined || !list || !head) return;
    yield head;
    heads[first] = await list.next();
  }
}

function sourcesFor(services: FailureServices, { type }: FailureFilter): FailureSource[] {
  if (type === undefined) return Object.values(SOURCES).map((source) => source(services));
  const kind = type === 'chunks' || type === 'message' || type === 'webhook' ? type : 'job';
  return [SOURCES[kind](services)];
}

const comesBefore = (one: FailurePosition, other: FailurePosition): boolean =>
  one.failedAt.getTime() === other.failedAt.getTime() ? one.id < other.id : one.failedAt > other.failedAt;

/** The same failures in groups of this size; the last may be smaller. */
export async function* inGroups(
  list: AsyncIterable<FoundFailure>,
  size: number,
): AsyncGenerator<FoundFailure[]> {
  let group: FoundFailure[] = [];
  for await (const found of list) {
    group.push(found);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** What is known of failures; those that turn out to be none are left out. */
export async function describeFailures(
  { database }: FailureServices,
  found: readonly FoundFailure[],
): Promise<Failure[]> {
  const forgotten = await forgottenFailures(
    database,
    found.map(({ id }) => id),
  );
  const described = await Promise.all(
    found.map(async ({ id, failedAt, describe }) => {
      const failure = await describe();
      const known = forgotten.get(id);
      // What has failed once more since is open again.
      if (failure?.state !== 'open' || !known || known.forgottenAt < failedAt) return failure;
      const { reason, forgottenBy } = known;
      const stateReason = `Forgotten by ${forgottenBy}: ${reason}`;
      return { ...failure, state: 'forgotten' as const, stateReason };
    }),
  );
  return described.filter((failure) => failure !== undefined);
}

/**
 * A failure and how to retry it.
 *
 * @param clinicId undefined: of any clinic, or of the whole application
 * @throws RefusedError `FailureNotFound`
 */
export async function findFailure(
  services: FailureServices,
  clinicId: ClinicId | undefined,
  id: FailureId,
): Promise<{ readonly found: FoundFailure; readonly failure: Failure }> {
  const found = await SOURCES[failureKindOf(id)](services).find(clinicId, id);
  const [failure] = found ? await describeFailures(services, [found]) : [];
  if (!found || !failure) throw new RefusedError(404, 'FailureNotFound', `there is no failure ${id}`);
  return { found, failure };
}

/** A failure, as {@link findFailure}. @throws RefusedError `FailureNotFound` */
export const requireFailure = async (
  services: FailureServices,
  clinicId: ClinicId | undefined,
  id: FailureId,
): Promise<Failure> => (await findFailure(services, clinicId, id)).failure;
