import { atRequest, type ErrorTable } from './providerError.ts';

/** The error codes with which Twilio rejects a request to send an SMS, from https://www.twilio.com/docs/api/errors. */
export const TWILIO_REQUEST_ERRORS: ErrorTable = {
  14107: atRequest(
    'transient',
    'too many messages between two numbers within 30 seconds',
    'Look for two machines that answer each other; else nothing, it is tried again.',
  ),
  20003: atRequest(
    'permanent',
    'the account or its token was not accepted',
    'Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, then send the failed messages again.',
  ),
  20005: atRequest(
    'permanent',
    'the account is not active, such as for want of funds',
    'Settle it with Twilio, then send the failed messages again.',
  ),
  20403: atRequest(
    'permanent',
    'the account is suspended or closed',
    'Settle it with Twilio, then send the failed messages again.',
  ),
  20404: atRequest('permanent', 'the account or service does not exist', 'Check TWILIO_ACCOUNT_SID.'),
  20429: atRequest(
    'transient',
    'too many requests at once',
    'Nothing: it waits, and the wait does not count as an attempt. If it persists, lower TWILIO_MESSAGES_PER_SECOND.',
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
  21265: atRequest(
    'permanent',
    'the number is a short code, which cannot receive messages',
    "Correct the contact's number.",
  ),
  21266: atRequest('permanent', 'the number is the sender itself', "Correct the contact's number."),
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
    'the country or network of the number takes no messages from this kind of sender',
    'Use a sender that the country allows, or e-mail.',
  ),
  21614: atRequest(
    'permanent',
    'the number is not a mobile number: a landline, or not valid',
    'Ask the contact for a mobile number, or use e-mail.',
  ),
  21617: atRequest('permanent', 'the text has over 1,600 characters', 'Shorten the text.'),
  21619: atRequest(
    'permanent',
    'there is no text',
    'Report it: Aftercare never means to send an empty text.',
  ),
  21635: atRequest(
    'permanent',
    'the number is a landline',
    'Ask the contact for a mobile number, or use e-mail.',
  ),
  21659: atRequest(
    'permanent',
    "the sender is no number of Twilio's, or a short code of another country",
    'Correct TWILIO_FROM.',
  ),
  21660: atRequest(
    'permanent',
    'the sender belongs to another account',
    'Correct TWILIO_FROM or TWILIO_ACCOUNT_SID.',
  ),
  21661: atRequest('permanent', 'the sender cannot send SMS', 'Set TWILIO_FROM to a number that can.'),
  21701: atRequest(
    'permanent',
    'the Messaging Service does not exist, or belongs to another account',
    'Check the Messaging Service of the account.',
  ),
  21703: atRequest(
    'permanent',
    'the Messaging Service has no sender that reaches the number',
    "Add a sender for the number's country to the Messaging Service.",
  ),
  21704: atRequest(
    'permanent',
    'the Messaging Service has no sender',
    'Add a number to the Messaging Service.',
  ),
};
