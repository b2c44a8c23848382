import type { Client, Connection } from '@temporalio/client';
import { type Config, ConfigError, loadConfig, readEnvironment } from '../../config/config.ts';
import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import type { Disks } from '../../disks/createDisks.ts';
import { InputError, UnavailableError } from '../../inputError.ts';
import type { Database } from '../../store/database.ts';

/**
 * What a command works with. Each part is read, loaded or opened when it is first asked for: input is judged before that,
 * and a command loads nothing that it does not use.
 */
export interface CommandContext {
  readonly config: Config;
  /** Whether the result is printed as JSON; then remarks and progress are left out. */
  readonly json: boolean;
  /** A remark on the way, on standard error; scripts do not get it. */
  note(text: string): void;
  disks(): Promise<Disks>;
  database(): Promise<Database>;
  temporal(): Promise<Client>;
  /**
   * The clinic that the command acts for: `given`, else that of the setting CLINIC_ID, else the only one that there is.
   *
   * @throws {@link InputError} `ClinicNotFound`, and `InvalidArgument` where none is named and there are several or none
   */
  clinic(given: ClinicId | undefined): Promise<Clinic>;
}

/** Runs a command and closes whatever it opened. */
export async function withCommandContext<T>(
  { json }: { readonly json: boolean },
  use: (context: CommandContext) => Promise<T>,
): Promise<T> {
  const config = once(() => loadClientConfig());
  const database = once(() => openMigrated(config().DATABASE_URL));
  const connection = once(() => connect(config()));
  try {
    return await use({
      get config() {
        return config();
      },
      json,
      note: (text) => {
        if (!json) process.stderr.write(`${text}\n`);
      },
      clinic: async (given) => actingClinic(await database(), given ?? config().CLINIC_ID),
      disks: async () => (await import('../../disks/createDisks.ts')).createDisks(config()),
      database,
      temporal: async () => {
        const { Client } = await import('@temporalio/client');
        return new Client({ connection: await connection(), namespace: config().temporal.namespace });
      },
    });
  } finally {
    await connection.made?.then((opened) => opened.close()).catch(() => undefined);
    await database.made?.then((opened) => opened.destroy()).catch(() => undefined);
  }
}

/** Makes a value at the first call; `made` tells whether there was one. */
function once<T>(make: () => T): { (): T; made?: T } {
  const get: { (): T; made?: T } = () => {
    get.made ??= make();
    return get.made;
  };
  return get;
}

function loadClientConfig(): Config {
  try {
    return loadConfig('client');
  } catch (error) {
    if (error instanceof ConfigError && !hasServers()) {
      throw new UnavailableError(
        'NoServers',
        'no Aftercare servers are configured here: run npm run dev in another terminal, or set TEMPORAL_ADDRESS and DATABASE_URL',
        { cause: error },
      );
    }
    throw error;
  }
}

async function actingClinic(database: Database, clinicId: ClinicId | undefined): Promise<Clinic> {
  const { findClinic, listClinics } = await import('../../store/clinics/clinics.ts');
  if (clinicId !== undefined) {
    const clinic = await findClinic(database, clinicId);
    if (!clinic) throw new InputError('ClinicNotFound', `--clinic: there is no clinic ${clinicId}`);
    return clinic;
  }
  const [clinic, second] = await listClinics(database, { afterId: '', limit: 2 });
  if (clinic && !second) return clinic;
  const advice = clinic
    ? `${PROGRAM_NAME} clinics list shows them`
    : `there is none yet: ${PROGRAM_NAME} clinics create`;
  throw new InputError('InvalidArgument', `--clinic: name the clinic; ${advice}`);
}

function hasServers(): boolean {
  const { TEMPORAL_ADDRESS, DATABASE_URL } = readEnvironment();
  return Boolean(TEMPORAL_ADDRESS) || Boolean(DATABASE_URL);
}

async function openMigrated(url: string): Promise<Database> {
  const { openDatabase } = await import('../../store/database.ts');
  const { migrate } = await import('../../store/migrate.ts');
  const database = openDatabase(url, 4);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

async function connect({ temporal }: Config): Promise<Connection> {
  const { Connection } = await import('@temporalio/client');
  const { CONNECTION_INTERCEPTORS } = await import('../../config/connectionInterceptors.ts');
  try {
    return await Connection.connect({
      ...temporal.connectionOptions,
      connectTimeout: '5 s',
      interceptors: CONNECTION_INTERCEPTORS,
    });
  } catch (error) {
    const address = temporal.connectionOptions.address ?? 'its default address';
    const advice = 'check TEMPORAL_ADDRESS, or start everything with: npm run dev';
    throw new UnavailableError('TemporalUnavailable', `Temporal cannot be reached at ${address}; ${advice}`, {
      cause: error,
    });
  }
}
