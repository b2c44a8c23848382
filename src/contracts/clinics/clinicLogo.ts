import { z } from 'zod';
import { DiskName } from '../shared/diskKey.ts';

/** The logo of a clinic, as it is shown: a PNG on a disk. */
export const ClinicLogo = z.strictObject({
  /** Of the PNG, in hex: its version. */
  sha256: z.string(),
  /** Pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  bytes: z.int().positive(),
  disk: DiskName,
  objectKey: z.string(),
});
export type ClinicLogo = z.infer<typeof ClinicLogo>;
