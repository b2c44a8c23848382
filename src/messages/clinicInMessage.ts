import type { ClinicProfile } from '../contracts/clinics/clinicProfile.ts';
import type { MessageContent } from './messageContent.ts';

/** What every message shows of its clinic. */
export type ClinicInMessage = Pick<
  MessageContent,
  'clinicName' | 'accentColor' | 'clinicPhone' | 'clinicAddress' | 'clinicWebsite' | 'hourStyle' | 'dateStyle'
>;

export const clinicInMessage = (profile: ClinicProfile): ClinicInMessage => ({
  clinicName: profile.name,
  accentColor: profile.accentColor,
  clinicPhone: profile.phone,
  clinicAddress: profile.postalAddress,
  clinicWebsite: profile.website,
  hourStyle: profile.hourStyle,
  dateStyle: profile.dateStyle,
});
