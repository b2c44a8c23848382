import { z } from 'zod';

const MAX_BODY_CHARACTERS = 1_600;
const E164 = /^\+[1-9]\d{6,14}$/;
/** A number, a short code, or an alphanumeric sender id with at least one letter. */
const SENDER = /^(?:\+[1-9]\d{6,14}|\d{3,6}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/;

/** A refusal as Twilio words it: https://www.twilio.com/docs/api/errors */
export interface TwilioError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** The parameters of `POST Messages.json` the emulator knows; Twilio ignores others, and so does it. */
const Parameters = z.object({
  To: z.string().default(''),
  From: z.string().default(''),
  MessagingServiceSid: z.string().default(''),
  Body: z.string().default(''),
  StatusCallback: z.string().default(''),
});

export interface MessageRequest {
  readonly to: string;
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  readonly body: string;
  readonly statusCallback: string | null;
}

/** Twilio's magic recipients: https://www.twilio.com/docs/iam/test-credentials#test-sms-messages */
const MAGIC_RECIPIENTS: Readonly<Record<string, readonly [number, string]>> = {
  '+15005550001': [21211, "Invalid 'To' Phone Number: +1500555XXXX"],
  '+15005550002': [
    21612,
    "The 'To' phone number is not currently reachable using the 'From' phone number via SMS.",
  ],
  '+15005550003': [
    21408,
    "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
  ],
  '+15005550004': [21610, 'Attempt to send to unsubscribed recipient'],
  '+15005550009': [21614, "'To' number is not a valid mobile number"],
};
/** Twilio's magic senders, from the same page. */
const MAGIC_SENDERS: Readonly<Record<string, readonly [number, string]>> = {
  '+15005550001': [
    21212,
    "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID.",
  ],
  '+15005550007': [21606, "The 'From' phone number is not a valid, SMS-capable Twilio phone number."],
  '+15005550008': [21611, "This 'From' number has exceeded the maximum number of queued messages"],
};

/** Checks the form of `POST Messages.json` in Twilio's order. */
export function checkMessage(
  form: unknown,
  optedOut: readonly string[],
): { ok: true; value: MessageRequest } | { ok: false; error: TwilioError } {
  const refuse = (code: number, message: string) => ({
    ok: false as const,
    error: { status: 400, code, message },
  });
  const parsed = Parameters.safeParse(form ?? {});
  if (!parsed.success)
    return refuse(21100, `Parameter '${parsed.error.issues[0]?.path.join('.')}' is invalid`);
  const { To, From, MessagingServiceSid, Body, StatusCallback } = parsed.data;

  if (To === '') return refuse(21604, "A 'To' phone number is required.");
  if (From === '' && MessagingServiceSid === '') return refuse(21603, "A 'From' phone number is required.");
  if (Body.trim() === '') return refuse(21602, 'Message body is required.');
  if (Body.length > MAX_BODY_CHARACTERS) {
    return refuse(21617, `The concatenated message body exceeds the ${MAX_BODY_CHARACTERS} character limit`);
  }
  if (!E164.test(To)) return refuse(21211, `Invalid 'To' Phone Number: ${masked(To)}`);
  const magicRecipient = MAGIC_RECIPIENTS[To];
  if (magicRecipient !== undefined) return refuse(...magicRecipient);
  if (optedOut.includes(To)) return refuse(21610, 'Attempt to send to unsubscribed recipient');
  if (From !== '') {
    const magicSender = SENDER.test(From) ? MAGIC_SENDERS[From] : MAGIC_SENDERS['+15005550001'];
    if (magicSender !== undefined) return refuse(...magicSender);
  }
  if (MessagingServiceSid !== '' && !/^MG[0-9a-fA-F]{32}$/.test(MessagingServiceSid)) {
    return refuse(21701, 'The Messaging Service does not exist');
  }
  if (StatusCallback !== '' && !/^https?:\/\//.test(StatusCallback)) {
    return refuse(21609, `The 'StatusCallback' URL ${StatusCallback} is not a valid URL.`);
  }
  return {
    ok: true,
    value: {
      to: To,
      from: From === '' ? null : From,
      messagingServiceSid: MessagingServiceSid === '' ? null : MessagingServiceSid,
      body: Body,
      statusCallback: StatusCallback === '' ? null : StatusCallback,
    },
  };
}

/** Twilio hides the last four digits in its messages. */
function masked(number: string): string {
  return number.length > 4 ? `${number.slice(0, -4)}XXXX` : number;
}
