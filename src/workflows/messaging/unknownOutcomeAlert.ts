import type { AlertKind } from '../../contracts/operations/alerts.ts';
import type { ClinicId, MessageId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';

/** The alert for a message if only an operator can find out whether the provider accepted it. */
export function outcomeUnknown(messageId: MessageId, clinicId: ClinicId) {
  return {
    kind: 'messageOutcomeUnknown' satisfies AlertKind as 'messageOutcomeUnknown',
    subject: messageId,
    clinicId,
    message: `it is unknown whether the provider accepted ${messageId}; look for it at the provider, then record the outcome with: ${PROGRAM_NAME} messages resolve ${messageId} --as sent|failed`,
  };
}
