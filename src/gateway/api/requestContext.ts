import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { newId } from '../../security/newId.ts';
import { RequestError } from '../requestError.ts';
import type { ApiCallers } from './apiCaller.ts';
import type { RequestContext } from './defineRoute.ts';
import { IdempotencyKey, keyedId } from './idempotency.ts';
import { fieldProblems, InvalidRequestError } from './problem.ts';

const Query = z.looseObject({ clinic: ClinicId.optional() });
const LastEventId = z.string().max(100, 'is no id of an event');
const IF_MATCH = /^(?:W\/)?"([^"]*)"$/;

/** What goes with every request, taken out of it. */
export interface ReadRequest {
  readonly about: RequestContext;
  /** The query without the clinic. */
  readonly query: Readonly<Record<string, unknown>>;
  /** The header Idempotency-Key. */
  readonly key: string | undefined;
}

/**
 * Reads what goes with an authenticated request.
 *
 * @throws {@link InvalidRequestError}, and {@link RequestError} 400 `MalformedRequest`
 */
export function readRequest(request: FastifyRequest, callers: ApiCallers): ReadRequest {
  const { clinic: named, ...query } = valid(Query, request.query, 'query');
  const { headers } = request;
  const key = valid(IdempotencyKey.optional(), headers['idempotency-key'], 'header.idempotency-key');
  const lastEventId = valid(LastEventId.optional(), headers['last-event-id'], 'header.last-event-id');
  const caller = callers.callerOf(request);
  let ids = 0;
  let clinic: Promise<Clinic> | undefined;
  const about: RequestContext = {
    caller,
    requestId: request.id,
    ifMatch: ifMatchOf(headers['if-match']),
    lastEventId,
    clinic: () => {
      clinic ??= callers.clinicOf(request, named);
      return clinic;
    },
    newId: (prefix) => {
      ids += 1;
      return key === undefined ? newId(prefix) : keyedId(caller, key, prefix, ids);
    },
  };
  return { about, query, key };
}

function valid<Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestError(fieldProblems(parsed.error.issues, part));
}

function ifMatchOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const version = IF_MATCH.exec(header)?.[1];
  if (version !== undefined) return version;
  throw new RequestError(
    400,
    'MalformedRequest',
    'If-Match: send one ETag as it was received, with its quotes',
  );
}
