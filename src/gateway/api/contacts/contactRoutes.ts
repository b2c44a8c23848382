import { z } from 'zod';
import type { Clinic } from '../../../contracts/clinics/clinicProfile.ts';
import { ContactPreferences } from '../../../contracts/messaging/contacts.ts';
import { ContactId } from '../../../contracts/shared/ids.ts';
import { Locale } from '../../../contracts/shared/locale.ts';
import { ContactReference, contactDetails } from '../../../domain/messaging/contactDetails.ts';
import type { Contact } from '../../../domain/messaging/contactMerge.ts';
import { ContactName } from '../../../domain/messaging/notificationRequest.ts';
import { phoneRegionOf } from '../../../domain/messaging/phoneRegion.ts';
import { findContact, listContacts } from '../../../store/contacts/contacts.ts';
import { contactVersion } from '../../../store/contacts/contactVersion.ts';
import {
  ContactRefusedError,
  ContactVersionConflictError,
  reviseContact,
  type StoredContact,
  upsertAllContacts,
} from '../../../store/contacts/upsertContacts.ts';
import { RequestError } from '../../requestError.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { notFound } from '../notFound.ts';
import { pageQuery, pageSchema } from '../page.ts';
import { fieldProblems, InvalidRequestError } from '../problem.ts';
import { requireNamedContact } from './requireNamedContact.ts';

/** Most contacts of one request. */
const MAX_BATCH = 1_000;
const BATCH_BYTES = 2 * 1024 * 1024;

const { reference: _, phone: __, ...details } = contactDetails(undefined).shape;
const fields = {
  ...details,
  // Whether it is a number is told by the country of the clinic.
  phone: z
    .string()
    .max(60, 'is too long for a phone number')
    .nullable()
    .optional()
    .describe('as people write it; without a country code, a number of the country of the clinic'),
};
const BatchEntry = z.strictObject({ ...fields, reference: ContactReference });
const batchOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.array(entry).min(1, 'must hold a contact').max(MAX_BATCH, `must hold ${MAX_BATCH} contacts at most`);
const Named = z.strictObject({ contact: ContactName.describe('id, ct_…, or the reference of the clinic') });

const ContactView = z
  .object({
    contactId: ContactId,
    reference: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe('E.164'),
    locale: Locale,
    timeZone: z.string(),
    preferences: ContactPreferences,
    quietHours: z.string().nullable().describe('null: those of the clinic'),
  })
  .meta({ id: 'Contact' });

const StoredView = z
  .object({
    contactId: ContactId,
    outcome: z.enum(['created', 'updated', 'unchanged']),
    matchedBy: z
      .enum(['id', 'reference', 'email', 'phone'])
      .nullable()
      .describe('what an earlier contact was found by; null for a new one'),
  })
  .meta({ id: 'StoredContact' });

const tag = 'Contacts';

const listContactsRoute = defineRoute({
  method: 'GET',
  path: '/contacts',
  tag,
  summary: 'List contacts in the order of their ids',
  scope: 'read',
  input: { query: pageQuery(ContactId).omit({ since: true }) },
  answers: { 200: pageSchema(ContactView) },
  run: async ({ query: { limit, cursor } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    if (cursor !== undefined && !(await findContact(database, clinicId, cursor))) {
      const message = 'is not the cursor of a page of this clinic; begin with the first page';
      throw new InvalidRequestError([{ field: 'query.cursor', message }]);
    }
    const found = await listContacts(database, clinicId, { afterId: cursor ?? '', limit: limit + 1 });
    const items = found.slice(0, limit).map(viewOf);
    const nextCursor = found.length > limit ? (items.at(-1)?.contactId ?? null) : null;
    return { status: 200, body: { items, nextCursor } };
  },
});

const showContactRoute = defineRoute({
  method: 'GET',
  path: '/contacts/:contact',
  tag,
  summary: 'Show a contact',
  scope: 'read',
  input: { params: Named },
  answers: { 200: ContactView },
  run: async ({ params }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const contact = await requireNamedContact(database, clinicId, params.contact);
    return { status: 200, body: viewOf(contact), version: contactVersion(contact) };
  },
});

const putContactsRoute = defineRoute({
  method: 'PUT',
  path: '/contacts',
  tag,
  summary: 'Store up to 1,000 contacts by their references, all of them or none',
  description: 'A field that is left out keeps its value; null removes it.',
  scope: 'manage',
  bodyLimitBytes: BATCH_BYTES,
  input: { body: batchOf(BatchEntry) },
  clinicInput: (clinic) => ({ body: batchOf(detailsOf(clinic)) }),
  answers: {
    200: z.object({ created: z.int(), updated: z.int(), unchanged: z.int() }),
  },
  run: async ({ body }, request, { database }) => {
    const { id: clinicId } = await request.clinic();
    const outcomes = await upsertAllContacts(database, clinicId, body).catch(refused);
    return { status: 200, body: countsOf(outcomes) };
  },
});

const putContactRoute = defineRoute({
  method: 'PUT',
  path: '/contacts/:contact',
  tag,
  summary: 'Store a contact by its reference',
  description:
    'A field that is left out keeps its value; null removes it. With `If-Match`, only if the contact is in that version still.',
  isVersioned: true,
  scope: 'manage',
  input: {
    params: z.strictObject({ contact: ContactReference.describe('the reference of the clinic') }),
    body: z.strictObject({ ...fields, reference: ContactReference.optional() }),
  },
  clinicInput: (clinic) => ({ body: changeOf(clinic) }),
  answers: { 200: StoredView, 201: StoredView },
  run: async ({ params: { contact: reference }, body }, request, { database }) => {
    if (body.reference !== undefined && body.reference !== reference) {
      const message = 'leave it out, or give that of the path';
      throw new InvalidRequestError([{ field: 'body.reference', message }]);
    }
    const clinic = await request.clinic();
    const contact = checked(detailsOf(clinic), { ...body, reference });
    const revised = await reviseContact(database, clinic.id, contact, request.ifMatch).catch(refused);
    return { status: revised.stored.kind === 'created' ? 201 : 200, ...revisedAnswer(revised) };
  },
});

const changeContactRoute = defineRoute({
  method: 'PATCH',
  path: '/contacts/:contact',
  tag,
  summary: 'Change fields of a contact',
  description:
    'A field that is left out keeps its value; null removes it. With `If-Match`, only if the contact is in that version still.',
  isVersioned: true,
  scope: 'manage',
  input: { params: Named, body: z.strictObject({ ...fields, reference: ContactReference.optional() }) },
  clinicInput: (clinic) => ({ body: changeOf(clinic) }),
  answers: { 200: StoredView },
  run: async ({ params, body }, request, { database }) => {
    const clinic = await request.clinic();
    const contact = await requireNamedContact(database, clinic.id, params.contact);
    const change = { ...body, id: contact.id };
    const revised = await reviseContact(database, clinic.id, change, request.ifMatch).catch(refused);
    return { status: 200, ...revisedAnswer(revised) };
  },
});

export const CONTACT_ROUTES: readonly ApiRoute[] = [
  listContactsRoute,
  showContactRoute,
  putContactsRoute,
  putContactRoute,
  changeContactRoute,
];

const detailsOf = ({ profile }: Clinic) => contactDetails(phoneRegionOf(profile.country));

const changeOf = (clinic: Clinic) =>
  z.strictObject({ ...detailsOf(clinic).shape, reference: ContactReference.optional() });

/** What depends on the clinic of the request. @throws {@link InvalidRequestError} */
function checked<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestError(fieldProblems(parsed.error.issues, 'body'));
}

const viewOf = ({ id, clinicId: _, ...contact }: Contact) => ({ contactId: ContactId.parse(id), ...contact });

/** What became of a contact, and its new ETag. */
const revisedAnswer = ({ stored, contact }: Awaited<ReturnType<typeof reviseContact>>) => ({
  body: {
    contactId: ContactId.parse(stored.contactId),
    outcome: stored.kind,
    matchedBy: stored.matchedBy,
  },
  version: contactVersion(contact),
});

function countsOf(outcomes: readonly StoredContact[]) {
  const count = (kind: StoredContact['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  return { created: count('created'), updated: count('updated'), unchanged: count('unchanged') };
}

function refused(error: unknown): never {
  if (error instanceof ContactVersionConflictError) {
    throw new RequestError(412, 'ContactVersionConflict', error.message);
  }
  if (!(error instanceof ContactRefusedError)) throw error;
  if (error.code === 'ContactNotFound') throw notFound(error.code, error.message);
  throw new InvalidRequestError([{ field: `body.${error.index}`, message: error.message }]);
}
