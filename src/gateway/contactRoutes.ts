import type { RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { ClinicId } from '../contracts/shared/ids.ts';
import { problemsOf } from '../contracts/shared/problemsOf.ts';
import { contactDetails } from '../domain/messaging/contactDetails.ts';
import { phoneRegionOf } from '../domain/messaging/phoneRegion.ts';
import { findClinic } from '../store/clinics/clinics.ts';
import {
  ContactRefusedError,
  type StoredContact,
  upsertAllContacts,
  upsertContact,
} from '../store/contacts/upsertContacts.ts';
import type { Database } from '../store/database.ts';
import type { ApiCallers } from './api/apiCaller.ts';
import { RequestError } from './requestError.ts';

export interface ContactRouteOptions {
  readonly database: Database;
  readonly callers: ApiCallers;
  readonly rateLimit: RateLimitOptions;
}

/** Most contacts of one request. */
const MAX_BATCH = 1_000;
const BATCH_BYTES = 2 * 1024 * 1024;
/** Problems that one answer names. */
const MAX_PROBLEMS = 100;

const Query = z.object({ clinic: ClinicId.optional() });
const Params = z.object({ reference: z.string() });

/**
 * `PUT /v1/contacts/:reference?clinic=…` stores one contact, `PUT /v1/contacts?clinic=…` an array of up to a thousand,
 * all of them or, with 422, none. Both update by reference: what is left out keeps its value.
 */
export async function contactRoutes(app: FastifyInstance, options: ContactRouteOptions) {
  const { database, callers, rateLimit } = options;
  const clinicOf = async (request: FastifyRequest): Promise<Clinic> => {
    const { clinic } = parse(Query, request.query);
    const clinicId = callers.clinicOf(request, clinic);
    const found = await findClinic(database, clinicId);
    if (!found) throw new RequestError(404, 'ClinicNotFound', `there is no clinic ${clinicId}`);
    return found;
  };

  app.put(
    '/contacts',
    { bodyLimit: BATCH_BYTES, config: { scope: 'manage', rateLimit } },
    async (request) => {
      const clinic = await clinicOf(request);
      const Batch = z
        .array(contactDetails(phoneRegionOf(clinic.profile.country)))
        .min(1, 'must hold a contact')
        .max(MAX_BATCH, `must hold ${MAX_BATCH} contacts at most`);
      const contacts = parse(Batch, request.body);
      return countsOf(await upsertAllContacts(database, clinic.id, contacts).catch(refuse));
    },
  );

  app.put('/contacts/:reference', { config: { scope: 'manage', rateLimit } }, async (request, reply) => {
    const clinic = await clinicOf(request);
    const { reference } = parse(Params, request.params);
    const body = parse(z.record(z.string(), z.unknown()), request.body);
    if ('reference' in body && body.reference !== reference) {
      throw new RequestError(422, 'InvalidContact', 'reference: leave it out, or give that of the path');
    }
    const contact = parse(contactDetails(phoneRegionOf(clinic.profile.country)), { ...body, reference });
    const { contactId, kind, matchedBy } = await upsertContact(database, clinic.id, contact).catch(refuse);
    return reply.code(kind === 'created' ? 201 : 200).send({ contactId, outcome: kind, matchedBy });
  });
}

function refuse(error: unknown): never {
  if (!(error instanceof ContactRefusedError)) throw error;
  throw new RequestError(422, 'InvalidContact', `${error.index}: ${error.message}`);
}

function countsOf(outcomes: readonly StoredContact[]) {
  const count = (kind: StoredContact['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  return { created: count('created'), updated: count('updated'), unchanged: count('unchanged') };
}

/** @throws {@link RequestError} 422 naming every field that is wrong. */
function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, 'body');
  const more = problems.length > MAX_PROBLEMS ? [`and ${problems.length - MAX_PROBLEMS} more`] : [];
  throw new RequestError(422, 'InvalidContact', [...problems.slice(0, MAX_PROBLEMS), ...more].join('; '));
}
