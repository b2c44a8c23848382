import { z } from 'zod';
import { LogoRefusedError } from '../../../clinics/logo/logoRefusedError.ts';
import { addClinic, reviseClinic } from '../../../clinics/saveClinic.ts';
import { storeLogo } from '../../../clinics/storeLogo.ts';
import type { ClinicLogo } from '../../../contracts/clinics/clinicLogo.ts';
import {
  type Clinic,
  ClinicChange,
  ClinicProfile,
  NewClinic,
  newClinicProfile,
} from '../../../contracts/clinics/clinicProfile.ts';
import { ClinicId } from '../../../contracts/shared/ids.ts';
import type { ApiToken } from '../../../store/clinics/apiTokens.ts';
import {
  ClinicExistsError,
  ClinicNotFoundError,
  ClinicVersionConflictError,
  findClinic,
} from '../../../store/clinics/clinics.ts';
import { pageOfClinics } from '../../../store/clinics/pageOfClinics.ts';
import { RequestError } from '../../requestError.ts';
import { type ApiContext, type ApiRoute, defineRoute, type RequestContext } from '../defineRoute.ts';
import { clinicNotFound, notFound } from '../notFound.ts';
import { pageBody, pageQuery, pageSchema } from '../page.ts';
import { InvalidRequestError } from '../problem.ts';
import { requireClinicOf } from './requireClinicOf.ts';

const ClinicView = ClinicProfile.extend({
  clinicId: ClinicId,
  version: z.int().describe('rises by 1 with each change; also the ETag'),
  logo: z
    .object({ path: z.string().describe('of the PNG, below PUBLIC_URL'), width: z.int(), height: z.int() })
    .nullable(),
}).meta({ id: 'Clinic' });

const params = z.strictObject({ clinic: ClinicId });

const viewOf = ({ id, version, profile, logo }: Clinic) => ({
  clinicId: id,
  version,
  ...profile,
  logo: logo && { path: `/logos/${id}/${logo.sha256}.png`, width: logo.width, height: logo.height },
});

const createClinicRoute = defineRoute({
  method: 'POST',
  path: '/clinics',
  tag: 'Clinics',
  summary: 'Add a clinic',
  description:
    'What is left out begins with a default, some of them those of its country. Needs a token for all clinics.',
  scope: 'admin',
  input: { body: NewClinic.extend({ clinicId: ClinicId }) },
  answers: { 201: ClinicView },
  run: async ({ body: { clinicId, ...given } }, { caller }, stores) => {
    requireAllClinics(caller);
    const clinic = await addClinic(stores, {
      id: clinicId,
      profile: newClinicProfile(given),
      changedBy: caller.tokenId,
    }).catch(refused);
    return { status: 201, body: viewOf(clinic), version: clinic.version };
  },
});

const listClinicsRoute = defineRoute({
  method: 'GET',
  path: '/clinics',
  tag: 'Clinics',
  summary: 'List the clinics',
  description: 'Needs a token for all clinics.',
  scope: 'admin',
  input: { query: pageQuery(ClinicId) },
  answers: { 200: pageSchema(ClinicView) },
  run: async ({ query }, { caller }, { database }) => {
    requireAllClinics(caller);
    return { status: 200, body: pageBody(await pageOfClinics(database, query), viewOf) };
  },
});

const showClinicRoute = defineRoute({
  method: 'GET',
  path: '/clinics/:clinic',
  tag: 'Clinics',
  summary: 'Show a clinic',
  scope: 'read',
  input: { params },
  answers: { 200: ClinicView },
  run: async ({ params }, { caller }, { database }) => {
    requireClinicOf(caller, params.clinic);
    const clinic = await findClinic(database, params.clinic);
    if (!clinic) throw clinicNotFound(params.clinic);
    return { status: 200, body: viewOf(clinic), version: clinic.version };
  },
});

const changeClinicRoute = defineRoute({
  method: 'PATCH',
  path: '/clinics/:clinic',
  tag: 'Clinics',
  summary: 'Change fields of a clinic',
  description: 'With `If-Match`, only if the clinic is in that version still.',
  isVersioned: true,
  scope: 'admin',
  input: { params, body: ClinicChange },
  answers: { 200: ClinicView },
  run: async ({ params, body }, { caller, ifMatch }, stores) => {
    requireClinicOf(caller, params.clinic);
    const clinic = await reviseClinic(stores, {
      id: params.clinic,
      fields: body,
      changedBy: caller.tokenId,
      // A version that is no number is none of this clinic's.
      expectedVersion: ifMatch === undefined ? undefined : Number(ifMatch),
    }).catch(refused);
    return { status: 200, body: viewOf(clinic), version: clinic.version };
  },
});

const putLogoRoute = defineRoute({
  method: 'PUT',
  path: '/clinics/:clinic/logo',
  tag: 'Clinics',
  summary: 'Change the logo of a clinic',
  description:
    'A PNG, or an SVG that only draws shapes: without scripts, event handlers, references to anything outside, text, images, filters and entities. It is shown as a PNG. With `If-Match`, only if the clinic is in that version still.',
  scope: 'admin',
  bodyLimitBytes: 1024 * 1024,
  input: {
    params,
    body: z.strictObject({
      image: z.base64('must be Base64').describe('the file, 512 KiB at most, in Base64'),
    }),
  },
  answers: { 200: ClinicView },
  run: async ({ params, body }, request, stores) => {
    requireClinicOf(request.caller, params.clinic);
    const logo = await storeLogo(stores, params.clinic, Buffer.from(body.image, 'base64')).catch(refused);
    return changeLogo(params.clinic, logo, request, stores);
  },
});

const deleteLogoRoute = defineRoute({
  method: 'DELETE',
  path: '/clinics/:clinic/logo',
  tag: 'Clinics',
  summary: 'Remove the logo of a clinic',
  description: 'E-mails that were sent keep showing it.',
  scope: 'admin',
  input: { params },
  answers: { 200: ClinicView },
  run: async ({ params }, request, stores) => {
    requireClinicOf(request.caller, params.clinic);
    return changeLogo(params.clinic, null, request, stores);
  },
});

async function changeLogo(
  id: ClinicId,
  logo: ClinicLogo | null,
  { caller, ifMatch }: RequestContext,
  stores: ApiContext,
) {
  const clinic = await reviseClinic(stores, {
    id,
    fields: {},
    logo,
    changedBy: caller.tokenId,
    expectedVersion: ifMatch === undefined ? undefined : Number(ifMatch),
  }).catch(refused);
  return { status: 200, body: viewOf(clinic), version: clinic.version } as const;
}

export const CLINIC_ROUTES: readonly ApiRoute[] = [
  createClinicRoute,
  listClinicsRoute,
  showClinicRoute,
  changeClinicRoute,
  putLogoRoute,
  deleteLogoRoute,
];

function requireAllClinics({ clinicId }: ApiToken): void {
  if (clinicId !== null) throw new RequestError(403, 'ScopeMissing', 'this takes a token for all clinics');
}

function refused(error: unknown): never {
  if (error instanceof LogoRefusedError) {
    throw new InvalidRequestError([{ field: 'body.image', message: error.message }]);
  }
  if (error instanceof ClinicExistsError) throw new RequestError(409, 'ClinicExists', error.message);
  if (error instanceof ClinicNotFoundError) throw notFound('ClinicNotFound', error.message);
  if (error instanceof ClinicVersionConflictError) {
    throw new RequestError(412, 'ClinicVersionConflict', error.message);
  }
  throw error;
}
