import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { z } from 'zod';
import { LogoRefusedError } from '../../clinics/logo/logoRefusedError.ts';
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
import type { Database } from '../../store/database.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { columns, listResult, pageOptions } from '../shared/listing.ts';
import { argument, option, optionName } from '../shared/parameters.ts';
import { parseParameters } from '../shared/parseParameters.ts';
import { clinicChange, profileChange, profileOptions, settableOptions } from './profileOptions.ts';

/** Files that are read at all. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

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
  input: {
    id: clinicId(),
    expectedVersion,
    logo: option(
      z.string().min(1, 'must not be empty').optional(),
      'file',
      'a PNG or SVG of 512 KiB at most, shown in e-mails, on pages and on the covers of reports',
    ),
    ...settableOptions,
  },
  examples: [
    'clinics set riverside --quiet-hours 20:00-09:00',
    'clinics set riverside --clear website',
    'clinics set riverside --logo logo.svg',
  ],
  run: async ({ id, expectedVersion, logo: file, ...input }, context) => {
    const { fields, clearsLogo } = clinicChange(input);
    if (clearsLogo && file !== undefined) {
      throw new InputError('InvalidArgument', '--clear: logo is given a value too');
    }
    if (Object.keys(fields).length === 0 && file === undefined && !clearsLogo) {
      throw new InputError('InvalidArgument', 'name a field to change; clinics set --help lists them');
    }
    const image = file === undefined ? undefined : await readLogo(file);
    const services = await stores(context);
    const logo = image && (await logoOf(services.database, context, ClinicId.parse(id), image));
    const clinic = await reviseClinic(services, {
      id: ClinicId.parse(id),
      fields,
      logo: clearsLogo ? null : logo,
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
    const { logo } = clinic;
    const shown = { ...clinic.profile, logo: logo && `${logo.width} × ${logo.height}, ${logo.sha256}` };
    const rows = Object.entries(shown).map(([field, value]) => [
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

const clinicView = ({ id, version, profile, logo }: Clinic) => ({
  clinicId: id,
  version,
  ...profile,
  logo: logo && { sha256: logo.sha256, width: logo.width, height: logo.height },
});

/** @throws {@link InputError} */
async function readLogo(file: string): Promise<Uint8Array> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new InputError('FileNotFound', `--logo: there is no file ${file}`);
  // What is longer is refused by its length, which the first bytes tell as well.
  if (found.size > MAX_FILE_BYTES) throw new InputError('LogoRefused', `--logo: ${file} is too large`);
  return readFile(file);
}

async function logoOf(database: Database, context: CommandContext, id: ClinicId, image: Uint8Array) {
  const { storeLogo } = await import('../../clinics/storeLogo.ts');
  return storeLogo({ database, disks: await context.disks() }, id, image).catch((error: unknown) => {
    if (error instanceof LogoRefusedError) throw new InputError('LogoRefused', `--logo: ${error.message}`);
    return refused(error);
  });
}

const refusal = (type: string, { message }: Error): InputError => new InputError(type, message);

function refused(error: unknown): never {
  if (error instanceof ClinicExistsError) throw refusal('ClinicExists', error);
  if (error instanceof ClinicNotFoundError) throw refusal('ClinicNotFound', error);
  if (error instanceof ClinicVersionConflictError) throw refusal('ClinicVersionConflict', error);
  throw error;
}
