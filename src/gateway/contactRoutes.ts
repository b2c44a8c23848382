import type { RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ClinicId } from '../contracts/shared/ids.ts';
import { problemsOf } from '../contracts/shared/problemsOf.ts';
import { contactDetails } from '../domain/messaging/contactDetails.ts';
import type { PhoneRegion } from '../domain/messaging/phoneRegion.ts';
import { newId } from '../security/newId.ts';
import { type ContactDefaults, upsertContacts } from '../store/contacts/contactBatches.ts';
import { findContactByReference } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import type { ApiCallers } from './api/apiCaller.ts';
import { RequestError } from './requestError.ts';

/** What contacts have that say nothing of their own. */
export interface ContactRules extends ContactDefaults {
  /** Country of numbers without a country code. */
  readonly region: z.output<typeof PhoneRegion> | undefined;
}

export interface ContactRouteOptions {
  readonly database: Database;
  readonly callers: ApiCallers;
  readonly rateLimit: RateLimitOptions;
  readonly contactRules: ContactRules;
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
  const { database, callers, contactRules, rateLimit } = options;
  const { region, ...defaults } = contactRules;
  const Contact = contactDetails(region);
  const Batch = z
    .array(Contact)
    .min(1, 'must hold a contact')
    .max(MAX_BATCH, `must hold ${MAX_BATCH} contacts at most`);

  const clinicOf = (request: FastifyRequest): ClinicId => {
    const { clinic } = parse(Query, request.query);
    return callers.clinicOf(request, clinic);
  };
  const store = (clinicId: ClinicId, contacts: z.output<typeof Batch>) =>
    upsertContacts(database, clinicId, contacts, { defaults, newId: () => newId('ct') });

  app.put(
    '/contacts',
    { bodyLimit: BATCH_BYTES, config: { scope: 'manage', rateLimit } },
    async (request) => {
      const clinicId = clinicOf(request);
      return store(clinicId, parse(Batch, request.body));
    },
  );

  app.put('/contacts/:reference', { config: { scope: 'manage', rateLimit } }, async (request, reply) => {
    const clinicId = clinicOf(request);
    const { reference } = parse(Params, request.params);
    const body = parse(z.record(z.string(), z.unknown()), request.body);
    if ('reference' in body && body.reference !== reference) {
      throw new RequestError(422, 'InvalidContact', 'reference: leave it out, or give that of the path');
    }
    const contact = parse(Contact, { ...body, reference });
    const { created, updated } = await store(clinicId, [contact]);
    const stored = await findContactByReference(database, clinicId, contact.reference);
    const outcome = created > 0 ? 'created' : updated > 0 ? 'updated' : 'unchanged';
    return reply.code(created > 0 ? 201 : 200).send({ contactId: stored?.id, outcome });
  });
}

/** @throws {@link RequestError} 422 naming every field that is wrong. */
function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, 'body');
  const more = problems.length > MAX_PROBLEMS ? [`and ${problems.length - MAX_PROBLEMS} more`] : [];
  throw new RequestError(422, 'InvalidContact', [...problems.slice(0, MAX_PROBLEMS), ...more].join('; '));
}
