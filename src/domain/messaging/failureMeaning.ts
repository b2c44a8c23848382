import { resendError } from '../providerErrors/resendErrors.ts';
import { twilioError } from '../providerErrors/twilioErrors.ts';

/** Failures that no provider reports. */
const OWN_FAILURES: Readonly<Record<string, string>> = {
  NoEmailAddress: 'The contact has no e-mail address.',
  NoPhoneNumber: 'The contact has no phone number.',
  SmsTooLong: 'The text is too long for an SMS.',
  TriesUsedUp: 'The provider accepted it at none of the attempts.',
  ResolvedByPerson: 'An operator found out that the provider did not accept it.',
  CredentialsUnreadable: "The clinic's credentials of the provider cannot be decrypted.",
  TemplateNotFound: 'The clinic has no such template.',
};

/** Why a message failed, in words; null for a code, such as `Twilio30003`, that means nothing known. */
export function failureMeaning(failureCode: string): string | null {
  const own = OWN_FAILURES[failureCode];
  if (own !== undefined) return own;
  const error = failureCode.startsWith('Resend_')
    ? resendError(failureCode.slice('Resend_'.length))
    : twilioError(failureCode.replace(/^Twilio/, ''));
  return error ? `${capitalised(error.meaning)}. ${error.advice}` : null;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
