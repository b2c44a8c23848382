import { afterAcceptance, atRequest, type ErrorTable, type ProviderError } from './providerError.ts';

/** Resend's error names, from https://resend.com/docs/api-reference/errors, and the failures that its events report. */
export const RESEND_ERRORS: ErrorTable = {
  application_error: atRequest(
    'transient',
    'an internal error; the e-mail may have been accepted',
    'Nothing: it is tried again under the same idempotency key.',
  ),
  concurrent_idempotent_requests: atRequest(
    'transient',
    'a request with the same idempotency key is under way',
    'Nothing: it is tried again under the same key.',
  ),
  daily_quota_exceeded: atRequest(
    'transient',
    'the daily quota of e-mails is used up',
    'Nothing: it waits, and the wait does not count as an attempt. Upgrade the plan if it happens often.',
  ),
  internal_server_error: atRequest(
    'transient',
    'an internal error; the e-mail may have been accepted',
    'Nothing: it is tried again under the same idempotency key.',
  ),
  invalid_access: atRequest(
    'permanent',
    'the key may not do this',
    'Use a key that may send from the domain.',
  ),
  invalid_api_key: atRequest(
    'permanent',
    'the key is not valid',
    'Correct RESEND_API_KEY, or the credentials of the clinic.',
  ),
  invalid_attachment: atRequest(
    'permanent',
    'an attachment is not valid',
    'Report it: Aftercare sends links, no attachments.',
  ),
  invalid_from_address: atRequest('permanent', 'the sender is not an address', 'Correct EMAIL_FROM.'),
  invalid_idempotency_key: atRequest(
    'permanent',
    'the idempotency key does not have 1 to 256 characters',
    'Report it: Aftercare makes its keys itself.',
  ),
  invalid_idempotent_request: atRequest(
    'permanent',
    'the idempotency key was used for another e-mail within 24 hours',
    'Report it: the first e-mail was sent, and this one differs from it.',
  ),
  invalid_parameter: atRequest('permanent', 'a field of the request is not valid', 'Report it.'),
  invalid_region: atRequest('permanent', 'the region does not exist', 'Check the domain at Resend.'),
  method_not_allowed: atRequest(
    'permanent',
    'the API does not know the request',
    'Update the resend package.',
  ),
  missing_api_key: atRequest('permanent', 'there is no key', 'Set RESEND_API_KEY.'),
  missing_required_field: atRequest('permanent', 'a field of the request is missing', 'Report it.'),
  monthly_quota_exceeded: atRequest(
    'permanent',
    'the monthly quota of e-mails is used up',
    'Upgrade the plan, then send the failed messages again.',
  ),
  not_found: atRequest('permanent', 'what the request names does not exist', 'Update the resend package.'),
  rate_limit_exceeded: atRequest(
    'transient',
    'too many requests in a second',
    'Nothing: it waits as long as Resend says, and that does not count as an attempt. If it persists, lower RESEND_REQUESTS_PER_SECOND.',
  ),
  restricted_api_key: atRequest('permanent', 'the key may only send', 'Use a key with full access.'),
  security_error: atRequest('permanent', 'Resend refused the request as unsafe', 'Ask Resend.'),
  validation_error: atRequest(
    'permanent',
    'a field is not valid, the domain of the sender is not verified, or the key is not known',
    "Check the contact's address, EMAIL_FROM, its domain at Resend, and RESEND_API_KEY or the credentials of the clinic.",
  ),
  'email.bounced': afterAcceptance(
    'suppress',
    "the recipient's server refused the e-mail for good",
    "Correct the contact's address.",
  ),
  'email.bounced_transient': afterAcceptance(
    'transient',
    "the recipient's server refused the e-mail this time, such as for a full mailbox",
    'Try another channel, or send again later.',
  ),
  'email.complained': afterAcceptance(
    'suppress',
    'the recipient marked the e-mail as unwanted',
    'Do not write to them again; ask how they would like to hear from the clinic.',
  ),
  'email.suppressed': afterAcceptance(
    'suppress',
    "the address is on Resend's suppression list after a bounce or complaint",
    'Correct the address, or remove it from the list at Resend when the reason is gone.',
  ),
  'email.failed': afterAcceptance(
    'permanent',
    'the e-mail could not be sent, such as for a quota or a domain that lost its verification',
    'See the e-mail at Resend.',
  ),
  'email.delivery_delayed': afterAcceptance(
    'transient',
    "the recipient's server asks to come back later",
    'Nothing: Resend tries again.',
  ),
};

/** What a Resend error name or event type means; undefined for one that is not in the table. */
export const resendError = (name: string): ProviderError | undefined => RESEND_ERRORS[name];
