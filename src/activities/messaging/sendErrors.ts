import type { RefusalReason } from '../../domain/messaging/sendingRules.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import type { Message } from '../../store/messaging/messages.ts';

/** For a message that is asked to be sent after it has failed for good. */
export const alreadyFailed = ({ failureCode }: Message): PermanentError =>
  new PermanentError(failureCode ?? 'Failed', 'the message has failed before');

/** For a message that the rules no longer allow when the provider was to be called. */
export const withheld = (reason: RefusalReason): PermanentError =>
  new PermanentError(
    reason,
    'the recipient has opted out or the time has passed since it was decided to send',
  );
