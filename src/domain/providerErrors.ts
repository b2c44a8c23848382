/**
 * What an error of a provider means for a message. `permanent`: this message is never tried again. `suppress`: nor is
 * any other to this recipient, until they ask for it. `transient`: it may be tried again after a while.
 */
export type ProviderErrorKind = 'permanent' | 'transient' | 'suppress';

export interface ProviderError {
  readonly kind: ProviderErrorKind;
  /** When it is told: in the answer to the request, or later about an accepted message. */
  readonly told: 'at request' | 'after acceptance';
  readonly meaning: string;
  /** What a person can do about it. */
  readonly advice: string;
}

type ErrorTable = Readonly<Record<string, ProviderError>>;

const atRequest = (kind: ProviderErrorKind, meaning: string, advice: string): ProviderError => ({
  kind,
  told: 'at request',
  meaning,
  advice,
});
const afterAcceptance = (kind: ProviderErrorKind, meaning: string, advice: string): ProviderError => ({
  kind,
  told: 'after acceptance',
  meaning,
  advice,
});

/** Twilio's codes that an SMS can meet, from https://www.twilio.com/docs/api/errors. */
export const TWILIO_ERRORS: ErrorTable = {
  14107: atRequest(
    'transient',
    'the sender is over its message rate',
    'Nothing; if it persists lower TWILIO_MESSAGES_PER_SECOND.',
  ),
  20003: atRequest(
    'permanent',
    'the account or its token was not accepted',
    'Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, then send the failed messages again.',
  ),
  20404: atRequest('permanent', 'the account or service does not exist', 'Check TWILIO_ACCOUNT_SID.'),
  20429: atRequest(
    'transient',
    'too many requests at once',
    'Nothing: it waits and uses up no try. If it persists lower TWILIO_MESSAGES_PER_SECOND.',
  ),
  20500: atRequest(
    'transient',
    'an internal error; the message may have been accepted',
    'Nothing: the outcome is reconciled before anything is sent again.',
  ),
  20503: atRequest(
    'transient',
    'the API is unavailable; the message may have been accepted',
    'Nothing: the outcome is reconciled before anything is sent again.',
  ),
  21211: atRequest('permanent', 'the number of the recipient is not valid', "Correct the contact's number."),
  21212: atRequest('permanent', 'the sender is not a valid number', 'Correct TWILIO_FROM.'),
  21408: atRequest(
    'permanent',
    "the account may not send to the number's country",
    "Allow the country in Twilio's geographic permissions, or use e-mail.",
  ),
  21602: atRequest(
    'permanent',
    'the text is empty',
    'Report it: Aftercare never means to send an empty text.',
  ),
  21603: atRequest('permanent', 'there is no sender', 'Set TWILIO_FROM.'),
  21604: atRequest('permanent', 'there is no recipient', 'Give the contact a number.'),
  21606: atRequest(
    'permanent',
    'the sender does not belong to the account or cannot send SMS',
    'Set TWILIO_FROM to a number of the account that can send SMS.',
  ),
  21608: atRequest(
    'permanent',
    'a trial account only sends to verified numbers',
    'Verify the number at Twilio, or upgrade the account.',
  ),
  21609: atRequest(
    'permanent',
    'the URL for status callbacks is not valid',
    'Correct PUBLIC_URL: Twilio must be able to reach it.',
  ),
  21610: atRequest(
    'suppress',
    'the recipient has opted out of this number, or of its whole Messaging Service, by STOP',
    'Only the recipient can undo it, with START to the same number; use e-mail until then.',
  ),
  21611: atRequest(
    'transient',
    "the sender's queue is full, and the message was not taken",
    'Nothing: it is tried again later. If it persists use more senders or a lower rate.',
  ),
  21612: atRequest(
    'permanent',
    'the number cannot be reached from this sender',
    'Use a sender of the same country, or e-mail.',
  ),
  21614: atRequest(
    'permanent',
    'the number is not a mobile number',
    'Ask the contact for a mobile number, or use e-mail.',
  ),
  21617: atRequest('permanent', 'the text has over 1,600 characters', 'Shorten the text.'),
  21635: atRequest(
    'permanent',
    'the number is a landline',
    'Ask the contact for a mobile number, or use e-mail.',
  ),
  21701: atRequest(
    'permanent',
    'the Messaging Service does not exist',
    'Check the Messaging Service of the account.',
  ),
  21703: atRequest(
    'permanent',
    'the Messaging Service has no sender',
    'Add a number to the Messaging Service.',
  ),
  30001: afterAcceptance(
    'transient',
    'the queue overflowed after the message had been taken',
    'Lower TWILIO_MESSAGES_PER_SECOND or use more senders, then send again.',
  ),
  30002: afterAcceptance(
    'permanent',
    'the account was suspended between acceptance and sending',
    'Settle it with Twilio, then send again.',
  ),
  30003: afterAcceptance(
    'transient',
    'the handset is off or out of reach',
    'Try another channel, or send again later.',
  ),
  30004: afterAcceptance(
    'permanent',
    'the recipient or their carrier blocks the message',
    'Ask the contact whether they block the sender; use e-mail.',
  ),
  30005: afterAcceptance(
    'permanent',
    'the number is unknown or out of service',
    "Check the contact's number.",
  ),
  30006: afterAcceptance(
    'permanent',
    'the number is a landline, or its carrier cannot be reached',
    'Ask the contact for a mobile number, or use e-mail.',
  ),
  30007: afterAcceptance(
    'permanent',
    'the carrier filtered the message: it takes it for unwanted or forbidden',
    "Check the text and its links against the carrier's rules, and register the sender.",
  ),
  30008: afterAcceptance(
    'transient',
    'an unknown error of the carrier',
    'Send again later; if it persists ask Twilio.',
  ),
  30010: afterAcceptance(
    'permanent',
    'the message costs more than the account allows',
    'Raise the maximum price at Twilio.',
  ),
  30017: afterAcceptance('transient', "the carrier's network is congested", 'Send again later.'),
  30018: afterAcceptance(
    'permanent',
    'the country asks for a registered sender',
    'Register the sender for the country at Twilio.',
  ),
  30019: afterAcceptance(
    'permanent',
    'the carrier does not take a message of this size',
    'Shorten the text.',
  ),
  30022: afterAcceptance(
    'transient',
    "the sender is over the carrier's rate",
    'Lower TWILIO_MESSAGES_PER_SECOND, then send again.',
  ),
  30023: afterAcceptance(
    'transient',
    "the sender is over the carrier's daily number of messages",
    'Send again tomorrow, or ask for a higher limit.',
  ),
  30032: afterAcceptance('permanent', 'the toll-free sender is not verified', 'Verify the number at Twilio.'),
  30034: afterAcceptance(
    'permanent',
    'the sender is not registered for A2P 10DLC in the United States',
    'Register the number at Twilio.',
  ),
  30036: afterAcceptance(
    'transient',
    'the message waited longer than it was valid',
    'Send again if it still matters.',
  ),
  30410: afterAcceptance('transient', 'the carrier did not answer in time', 'Send again later.'),
  30450: afterAcceptance(
    'transient',
    'the number is blocked for 15 to 30 minutes, since traffic to it looks like fraud',
    "Put numbers that are known to be good on Twilio's safe list.",
  ),
  30500: afterAcceptance('transient', 'an error of the carrier or of Twilio', 'Send again later.'),
  30610: afterAcceptance(
    'transient',
    'blocked by the time of day: it is quiet hours where the recipient is',
    'Send in the day; set the time zone and quiet hours of the contact.',
  ),
  30615: afterAcceptance(
    'transient',
    'blocked by the local rules for the time of day',
    'Send in the hours the country allows; set the quiet hours of the contact.',
  ),
};

/** Resend's error names, from https://resend.com/docs/api-reference/errors, and what its events can tell. */
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
    'Nothing: it waits and uses up no try. Upgrade the plan if it happens often.',
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
  invalid_api_key: atRequest('permanent', 'the key is not valid', 'Correct RESEND_API_KEY.'),
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
    'Nothing: it waits as long as Resend says and uses up no try. If it persists lower RESEND_REQUESTS_PER_SECOND.',
  ),
  restricted_api_key: atRequest('permanent', 'the key may only send', 'Use a key with full access.'),
  security_error: atRequest('permanent', 'Resend refused the request as unsafe', 'Ask Resend.'),
  validation_error: atRequest(
    'permanent',
    'a field is not valid, or the domain of the sender is not verified',
    "Check the contact's address and EMAIL_FROM, and verify its domain at Resend.",
  ),
  'email.bounced': afterAcceptance(
    'suppress',
    "the recipient's server refused the e-mail for good",
    "Correct the contact's address.",
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

/** What a Twilio code means; undefined for one that is not in the table. */
export const twilioError = (code: number | string): ProviderError | undefined => TWILIO_ERRORS[code];

/** What a Resend error name or event type means; undefined for one that is not in the table. */
export const resendError = (name: string): ProviderError | undefined => RESEND_ERRORS[name];
