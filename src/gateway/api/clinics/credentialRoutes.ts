import { z } from 'zod';
import { credentialsOf, removeCredentials, setCredentials } from '../../../clinics/changeCredentials.ts';
import {
  CredentialProvider,
  ResendCredentials,
  TwilioCredentials,
} from '../../../contracts/clinics/clinicCredentials.ts';
import { ClinicId } from '../../../contracts/shared/ids.ts';
import {
  type CredentialKind,
  RESEND,
  type StoredCredentials,
  TWILIO,
} from '../../../store/clinics/clinicCredentials.ts';
import type { Database } from '../../../store/database.ts';
import { type ApiContext, type ApiRoute, defineRoute, type RequestContext } from '../defineRoute.ts';
import { Instant } from '../page.ts';
import { requireClinicOf } from './requireClinicOf.ts';

const tag = 'Clinics';
const NAMES = { resend: 'Resend', twilio: 'Twilio' } satisfies Record<CredentialProvider, string>;
const params = z.strictObject({ clinic: ClinicId });

const CredentialsView = z
  .object({
    provider: CredentialProvider,
    version: z.int().describe('rises by 1 with each change'),
    fingerprint: z.string().describe('keyed hash of the secrets, 8 hex digits; equal for the same secrets'),
    keyId: z.string().describe('names the value of CLINIC_CREDENTIALS_KEY that encrypts them'),
    changedBy: z.string(),
    changedAt: Instant,
  })
  .meta({ id: 'ClinicCredentials' });

const CredentialsList = z.object({ credentials: z.array(CredentialsView) });

const viewOf = ({ provider, version, fingerprint, keyId, changedBy, changedAt }: StoredCredentials) => ({
  provider,
  version,
  fingerprint,
  keyId,
  changedBy,
  changedAt: changedAt.toISOString(),
});

const listOf = async (clinicId: ClinicId, database: Database) => ({
  credentials: (await credentialsOf(database, clinicId)).map(viewOf),
});

const listRoute = defineRoute({
  method: 'GET',
  path: '/clinics/:clinic/credentials',
  tag,
  summary: 'List the provider accounts of a clinic',
  description: 'Fingerprints only: no answer contains a secret.',
  scope: 'admin',
  input: { params },
  answers: { 200: CredentialsList },
  run: async ({ params: { clinic } }, { caller }, { database }) => {
    requireClinicOf(caller, clinic);
    return { status: 200, body: await listOf(clinic, database) };
  },
});

const setResendRoute = defineRoute({
  method: 'PUT',
  path: '/clinics/:clinic/credentials/resend',
  tag,
  summary: 'Let a clinic send from its own account at Resend',
  description: 'From the next e-mail on. The secrets are stored encrypted and never come back.',
  scope: 'admin',
  input: { params, body: ResendCredentials },
  answers: { 200: CredentialsView },
  run: async ({ params: { clinic }, body: secrets }, request, context) =>
    change(clinic, { kind: RESEND, secrets }, request, context),
});

const setTwilioRoute = defineRoute({
  method: 'PUT',
  path: '/clinics/:clinic/credentials/twilio',
  tag,
  summary: 'Let a clinic send from its own account at Twilio',
  description: 'From the next SMS on. The secrets are stored encrypted and never come back.',
  scope: 'admin',
  input: { params, body: TwilioCredentials },
  answers: { 200: CredentialsView },
  run: async ({ params: { clinic }, body: secrets }, request, context) =>
    change(clinic, { kind: TWILIO, secrets }, request, context),
});

// Not one route with the provider in its path: the routes above would answer its requests with 405.
const clearRoutes = CredentialProvider.options.map((provider) =>
  defineRoute({
    method: 'DELETE',
    path: `/clinics/:clinic/credentials/${provider}`,
    tag,
    summary: `Let a clinic send from the ${NAMES[provider]} account of the configuration again`,
    description: 'From the next message on.',
    scope: 'admin',
    input: { params },
    answers: { 200: CredentialsList },
    run: async ({ params: { clinic: clinicId } }, { caller }, { database }) => {
      requireClinicOf(caller, clinicId);
      await removeCredentials({ database, clinicId, changedBy: caller.tokenId }, provider);
      return { status: 200, body: await listOf(clinicId, database) };
    },
  }),
);

async function change<Secrets>(
  clinicId: ClinicId,
  account: { readonly kind: CredentialKind<Secrets>; readonly secrets: Secrets },
  { caller }: RequestContext,
  { database, config }: ApiContext,
) {
  requireClinicOf(caller, clinicId);
  const changed = { database, clinicId, changedBy: caller.tokenId };
  const stored = await setCredentials(changed, config.CLINIC_CREDENTIALS_KEY, account);
  return { status: 200, body: viewOf(stored) } as const;
}

export const CREDENTIAL_ROUTES: readonly ApiRoute[] = [
  listRoute,
  setResendRoute,
  setTwilioRoute,
  ...clearRoutes,
];
