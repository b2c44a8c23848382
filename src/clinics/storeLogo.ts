import type { ClinicLogo } from '../contracts/clinics/clinicLogo.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { sha256Of } from '../disks/checksum.ts';
import type { Disks } from '../disks/createDisks.ts';
import { logoKey } from '../domain/shared/clinicObjects.ts';
import { requireClinic } from '../store/clinics/clinics.ts';
import type { Database } from '../store/database.ts';
import { prepareLogo } from './logo/prepareLogo.ts';

/**
 * Checks a PNG or SVG and stores the PNG that it is shown as, under its content: an e-mail keeps the logo of its day. The
 * clinic has it once it is changed to it.
 *
 * @throws LogoRefusedError, ClinicNotFoundError; nothing is stored then
 */
export async function storeLogo(
  { database, disks }: { readonly database: Database; readonly disks: Disks },
  clinicId: ClinicId,
  file: Uint8Array,
): Promise<ClinicLogo> {
  await requireClinic(database, clinicId);
  const { png, width, height } = await prepareLogo(file);
  const key = logoKey(clinicId, sha256Of(png));
  const { disk, sha256, bytes } = await disks.current.write(key, png);
  return { sha256, width, height, bytes, disk, objectKey: key };
}
