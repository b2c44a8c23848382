import { userInfo } from 'node:os';
import { z } from 'zod';
import { addClinic, reviseClinic } from '../../clinics/saveClinic.ts';
import { type Clinic, NewClinic, newClinicProfile } from '../../contracts/clinics/clinicProfile.ts';
import { ClinicId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import {
  ClinicExistsError,
  ClinicNotFoundError,
  ClinicVersionConflictError,
  findClinic,
} from '../../store/clinics/clinics.ts';
import { pageOfClinics } from '../../store/clinics/pageOfClinics.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { columns, listResult, pageOptions } from '../shared/listing.ts';
import { argument, option, optionName } from '../shared/parameters.ts';
import { parseParameters } from '../shared/parseParameters.ts';
import { profileChange, profileOptions } from './profileOptions.ts';

const clinicId = () => argument(ClinicId, 'the id of a clinic, such as riverside');
const expectedVersion = option(
  z.coerce.number().int().min(1).optional(),
  'version',
  'change the clinic only if it is in this version',
);

export const createClinicCommand = defineCommand({
  name: 'clinics create',
  input: { id: clinicId(), ...profileOptions },
  examples: [
    'clinics create riverside --name "Riverside Oncology" --time-zone America/New_York --country US --phone +12125550100',
  ],
  run: async ({ id, ...input }, context) => {
    const given = parseParameters(NewClinic.shape, profileChange(input), optionName);
    const clinic = await addClinic(await stores(context), {
      id: ClinicId.parse(id),
      profile: newClinicProfile(given),
      changedBy: userInfo().username,
    }).catch(refused);
    return { value: clinicView(clinic), text: clinic.id };
  },
});

export const setClinic = defineCommand({
  name: 'clinics set',
  input: { id: clinicId(), expectedVersion, ...profileOptions },
  examples: ['clinics set riverside --quiet-hours 20:00-09:00', 'clinics set riverside --clear website'],
  run: async ({ id, expectedVersion, ...input }, context) => {
    const fields = profileChange(input);
    if (Object.keys(fields).length === 0) {
      throw new InputError('InvalidArgument', 'name a field to change; clinics set --help lists them');
    }
    const clinic = await reviseClinic(await stores(context), {
      id: ClinicId.parse(id),
      fields,
      changedBy: userInfo().username,
      expectedVersion: z.number().optional().parse(expectedVersion),
    }).catch(refused);
    return { value: clinicView(clinic), text: `${clinic.id} is in version ${clinic.version}` };
  },
});

export const showClinic = defineCommand({
  name: 'clinics show',
  input: { id: clinicId() },
  examples: ['clinics show riverside'],
  run: async ({ id }, context) => {
    const clinic = await findClinic(await context.database(), id);
    if (!clinic) throw refusal('ClinicNotFound', new ClinicNotFoundError(id));
    const rows = Object.entries(clinic.profile).map(([field, value]) => [
      `  ${optionName(field)}`,
      value === null ? '' : String(value).replaceAll('\n', ', '),
    ]);
    return {
      value: clinicView(clinic),
      text: [`${clinic.id}, version ${clinic.version}`, ...columns(rows)].join('\n'),
    };
  },
});

export const listAllClinics = defineCommand({
  name: 'clinics list',
  input: pageOptions(ClinicId),
  examples: ['clinics list'],
  run: async (request, context) =>
    listResult({
      name: 'clinics',
      page: await pageOfClinics(await context.database(), request),
      header: ['created', 'clinic', 'name', 'time zone', 'language'],
      cells: ({ createdAt, id, profile }) => [
        createdAt.toISOString(),
        id,
        profile.name,
        profile.timeZone,
        profile.locale,
      ],
    }),
});

/** Connected to Temporal first: without it, nothing is stored. */
async function stores(context: CommandContext) {
  const temporal = await context.temporal();
  return { temporal, database: await context.database() };
}

const clinicView = ({ id, version, profile }: Clinic) => ({ clinicId: id, version, ...profile });

const refusal = (type: string, { message }: Error): InputError => new InputError(type, message);

function refused(error: unknown): never {
  if (error instanceof ClinicExistsError) throw refusal('ClinicExists', error);
  if (error instanceof ClinicNotFoundError) throw refusal('ClinicNotFound', error);
  if (error instanceof ClinicVersionConflictError) throw refusal('ClinicVersionConflict', error);
  throw error;
}
