import { z } from 'zod';
import type { ClinicProfile } from '../../contracts/clinics/clinicProfile.ts';

/** A PNG as a data URL, and its size in pixels. */
const CoverLogo = z.strictObject({ src: z.string(), width: z.int(), height: z.int() });
export type CoverLogo = z.infer<typeof CoverLogo>;

/** What the cover of a report says of the clinic. */
export const ReportClinic = z.strictObject({
  name: z.string(),
  /** Colour of the name and the bar, such as `#0c5a61`. */
  accentColor: z.string(),
  /** The letterhead: address, phone and website, as far as the profile has them. */
  letterhead: z.array(z.string()),
  logo: CoverLogo.nullable(),
});
export type ReportClinic = z.infer<typeof ReportClinic>;

export const reportClinic = (profile: ClinicProfile, logo: CoverLogo | null): ReportClinic => ({
  logo,
  name: profile.name,
  accentColor: profile.accentColor,
  letterhead: [
    profile.legalName === profile.name ? null : profile.legalName,
    profile.postalAddress?.split('\n').join(', ') ?? null,
    profile.phone,
    profile.website,
  ].filter((line) => line !== null),
});
