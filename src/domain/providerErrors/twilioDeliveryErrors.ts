import { afterAcceptance, type ErrorTable } from './providerError.ts';

/** Twilio's codes for an SMS that was accepted and then not delivered, from https://www.twilio.com/docs/api/errors. */
export const TWILIO_DELIVERY_ERRORS: ErrorTable = {
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
    'the country asks for a registered sender name',
    'Register the sender for the country at Twilio.',
  ),
  30019: afterAcceptance(
    'permanent',
    'the carrier does not take a message of this size',
    'Shorten the text.',
  ),
  30020: afterAcceptance(
    'transient',
    'an internal error of Twilio while the message waited',
    'Send again later; if it persists ask Twilio.',
  ),
  30021: afterAcceptance(
    'transient',
    "an internal error of Twilio's Messaging Service",
    'Send again later; if it persists ask Twilio.',
  ),
  30022: afterAcceptance(
    'transient',
    "the sender is over the carrier's rate",
    'Lower TWILIO_MESSAGES_PER_SECOND, then send again.',
  ),
  30023: afterAcceptance(
    'transient',
    "the clinic is over the carrier's number of messages a day",
    'Send again tomorrow, or ask for a higher limit.',
  ),
  30024: afterAcceptance(
    'permanent',
    "the sender is not set up at the recipient's carrier",
    'If it was registered just now send again later; else ask Twilio.',
  ),
  30027: afterAcceptance(
    'transient',
    "T-Mobile's number of messages per day is used up; it starts again at midnight Pacific time",
    'Send again tomorrow, or ask for a higher limit.',
  ),
  30032: afterAcceptance('permanent', 'the toll-free sender is not verified', 'Verify the number at Twilio.'),
  30033: afterAcceptance(
    'permanent',
    'the A2P 10DLC campaign of the sender is suspended',
    'Settle it with Twilio, then send again.',
  ),
  30034: afterAcceptance(
    'permanent',
    'the sender is not registered for A2P 10DLC in the United States',
    'Register the number at Twilio.',
  ),
  30035: afterAcceptance(
    'transient',
    'the registration of the sender for A2P 10DLC is still under way',
    'Send again when Twilio shows the number as registered.',
  ),
  30036: afterAcceptance(
    'transient',
    'the message waited longer than it was valid',
    'Send again if it still matters.',
  ),
  30037: afterAcceptance('permanent', 'the account may not send', 'Settle it with Twilio, then send again.'),
  30040: afterAcceptance(
    'permanent',
    'the country asks for a registered sender name, and this one is not',
    'Register the sender for the country at Twilio.',
  ),
  30041: afterAcceptance(
    'permanent',
    'the United Kingdom asks for a registered sender, and this one is not',
    'Register the sender at Twilio.',
  ),
  30410: afterAcceptance('transient', 'the carrier did not answer in time', 'Send again later.'),
  30450: afterAcceptance(
    'transient',
    'the number is blocked for 15 to 30 minutes, since traffic to it looks like fraud',
    "Put numbers that are known to be good on Twilio's safe list.",
  ),
  30453: afterAcceptance(
    'transient',
    'the number is blocked for some hours, since traffic to it looks like fraud',
    "Send again later; put numbers that are known to be good on Twilio's safe list.",
  ),
  30454: afterAcceptance(
    'permanent',
    'the trial account has sent all its messages',
    'Upgrade the account, then send again.',
  ),
  30485: afterAcceptance(
    'transient',
    'the number is blocked for some hours, since traffic to it looks like fraud',
    "Send again later; put numbers that are known to be good on Twilio's safe list.",
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
