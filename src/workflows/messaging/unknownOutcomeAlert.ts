import type { AlertKind } from '../../contracts/operations/alerts.ts';
import type { ClinicId, MessageId } from '../../contracts/shared/ids.ts';

/** The alert for a message of which only a person can find out whether the provider accepted it. */
export function outcomeUnknown(messageId: MessageId, clinicId: ClinicId) {
  return {
    kind: 'messageOutcomeUnknown' satisfies AlertKind as 'messageOutcomeUnknown',
    subject: messageId,
    clinicId,
    message: `nobody can tell whether ${messageId} was accepted; look for it at the provider, then say so with: npm run client -- messages resolve ${messageId} --as sent|failed`,
  };
}
