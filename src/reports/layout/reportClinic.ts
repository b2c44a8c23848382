import { z } from 'zod';
import type { ClinicProfile } from '../../contracts/clinics/clinicProfile.ts';

/** What the cover of a report says of the clinic. */
export const ReportClinic = z.strictObject({
  name: z.string(),
  /** Colour of the name and the bar, such as `#0c5a61`. */
  accentColor: z.string(),
  /** The letterhead: address, phone and website, as far as the profile has them. */
  letterhead: z.array(z.string()),
});
export type ReportClinic = z.infer<typeof ReportClinic>;

export const reportClinic = (profile: ClinicProfile): ReportClinic => ({
  name: profile.name,
  accentColor: profile.accentColor,
  letterhead: [
    profile.legalName === profile.name ? null : profile.legalName,
    profile.postalAddress?.split('\n').join(', ') ?? null,
    profile.phone,
    profile.website,
  ].filter((line) => line !== null),
});
