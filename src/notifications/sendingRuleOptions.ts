import type { Config } from '../config/config.ts';
import { addressHasher, type HashAddress } from '../security/hashedAddress.ts';

/** What the rules before sending need besides the profile of the clinic and the facts of the database. */
export interface SendingRuleOptions {
  readonly hashAddress: HashAddress;
  /** Number that sends the SMS of clinics without a sender of their own. */
  readonly smsFrom: string;
  /** Sender of the e-mails of clinics without one of their own: an address, or `Name <address>`. */
  readonly emailFrom: string;
}

export const sendingRules = (config: Config): SendingRuleOptions => ({
  hashAddress: addressHasher(config.PSEUDONYM_KEY),
  smsFrom: config.TWILIO_FROM,
  emailFrom: config.EMAIL_FROM,
});
