import type { ErrorTable, ProviderError } from './providerError.ts';
import { TWILIO_DELIVERY_ERRORS } from './twilioDeliveryErrors.ts';
import { TWILIO_REQUEST_ERRORS } from './twilioRequestErrors.ts';

/** The error codes of Twilio that concern SMS. */
export const TWILIO_ERRORS: ErrorTable = { ...TWILIO_REQUEST_ERRORS, ...TWILIO_DELIVERY_ERRORS };

/** What a Twilio code means; undefined for one that is not in the table. */
export const twilioError = (code: number | string): ProviderError | undefined => TWILIO_ERRORS[code];
