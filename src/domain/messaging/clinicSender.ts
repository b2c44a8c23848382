import type { ClinicProfile } from '../../contracts/clinics/clinicProfile.ts';

/** Where e-mails of a clinic come from and where answers to them go. */
export interface EmailSender {
  /** `"Name" <address>`. */
  readonly from: string;
  readonly replyTo: string | null;
}

type Senders = Pick<ClinicProfile, 'name' | 'email' | 'emailFromName' | 'emailFromAddress' | 'replyTo'>;

/**
 * The sender of a clinic's e-mails.
 *
 * @param emailFrom the sender of clinics without an address of their own: an address, or `Name <address>`
 */
export function emailSenderOf(clinic: Senders, emailFrom: string): EmailSender {
  const address = clinic.emailFromAddress ?? addressOf(emailFrom);
  const name = clinic.emailFromName ?? clinic.name;
  return { from: `${quoted(name)} <${address}>`, replyTo: clinic.replyTo ?? clinic.email };
}

/** The number or Messaging Service that sends a clinic's SMS. */
export const smsSenderOf = ({ smsFrom }: Pick<ClinicProfile, 'smsFrom'>, standard: string): string =>
  smsFrom ?? standard;

/** The SID of a Twilio Messaging Service, which sends from a number of its own choice. */
export const isMessagingService = (sender: string): boolean => sender.startsWith('MG');

/** The address of `Name <address>`. */
const addressOf = (sender: string): string => /<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender;

/** A display name as RFC 5322 quotes it, so that a comma or an angle bracket in it names no other address. */
const quoted = (name: string): string => `"${name.replace(/[\\"]/g, (character) => `\\${character}`)}"`;
