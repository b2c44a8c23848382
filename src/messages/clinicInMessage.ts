import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { shownLogoSize } from '../domain/shared/logoSize.ts';
import { publicUrlOf } from '../domain/shared/publicUrl.ts';
import type { MessageContent } from './messageContent.ts';

/** What every message shows of its clinic. */
export type ClinicInMessage = Pick<
  MessageContent,
  | 'clinicName'
  | 'accentColor'
  | 'clinicLogo'
  | 'clinicPhone'
  | 'clinicAddress'
  | 'clinicWebsite'
  | 'hourStyle'
  | 'dateStyle'
>;

/** @param publicUrl of the gateway, which hands the logo out; null leaves it out */
export const clinicInMessage = (
  { id, profile, logo }: Pick<Clinic, 'id' | 'profile' | 'logo'>,
  publicUrl: string | null,
): ClinicInMessage => ({
  clinicName: profile.name,
  accentColor: profile.accentColor,
  clinicLogo:
    logo === null || publicUrl === null
      ? null
      : { url: publicUrlOf(publicUrl, `/logos/${id}/${logo.sha256}.png`), ...shownLogoSize(logo) },
  clinicPhone: profile.phone,
  clinicAddress: profile.postalAddress,
  clinicWebsite: profile.website,
  hourStyle: profile.hourStyle,
  dateStyle: profile.dateStyle,
});
