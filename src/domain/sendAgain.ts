import type { MessageCategory } from '../contracts/notifications.ts';

/**
 * Whether an SMS that Twilio does not list half an hour after its request may be sent once more without asking a
 * person. Twilio's list is what it bills by, so such an SMS was in all likelihood never taken; but a patient who is
 * not told suffers more than one who is told twice, and an advertisement is not worth even that chance.
 */
export const MAY_SEND_AGAIN: Readonly<Record<MessageCategory, boolean>> = {
  transactional: true,
  reminder: true,
  marketing: false,
};
