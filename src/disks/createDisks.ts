import type { Config } from '../config/config.ts';
import type { Disk, DiskName } from './disk.ts';
import { diskNotConfigured } from './diskErrors.ts';
import { diskWhenUsed } from './diskWhenUsed.ts';
import { localDisk } from './localDisk.ts';

/** The disks there are. What is stored names its disk, so that it is found again after `current` has changed. */
export interface Disks {
  /** Where new objects go. */
  readonly current: Disk;
  /** Every disk the settings describe. */
  readonly all: readonly Disk[];
  /**
   * The disk an object was stored on.
   *
   * @throws PermanentError `DiskNotConfigured`
   */
  named(name: string): Disk;
}

/** The local disk always, and S3 when `S3_BUCKET` is set; new objects go where `DISK` says. */
export function createDisks(config: Config): Disks {
  const disks = new Map<DiskName, Disk>([['local', localDisk(config.DATA_DIR)]]);
  if (config.S3_BUCKET !== undefined) disks.set('s3', s3DiskOf(config, config.S3_BUCKET));
  const named = (name: string): Disk => {
    const disk = [...disks.values()].find((candidate) => candidate.name === name);
    if (!disk) throw diskNotConfigured(name);
    return disk;
  };
  return { current: named(config.DISK), all: [...disks.values()], named };
}

function s3DiskOf(config: Config, bucket: string): Disk {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = config;
  const given = accessKeyId !== undefined && secretAccessKey !== undefined;
  const options = {
    bucket,
    region: config.S3_REGION,
    endpoint: config.S3_ENDPOINT,
    pathStyle: config.S3_PATH_STYLE ?? config.S3_ENDPOINT !== undefined,
    credentials: given ? { accessKeyId, secretAccessKey } : undefined,
    partBytes: config.S3_PART_BYTES,
    timeoutMs: config.S3_TIMEOUT_MS,
  };
  return diskWhenUsed('s3', async () => (await import('./s3Disk.ts')).s3Disk(options));
}
