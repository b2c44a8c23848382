import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { RefusedError } from '../../domain/shared/refusedError.ts';

/** The commands that list what was not found, by the code of the refusal. */
const LISTS: Readonly<Record<string, string>> = {
  AlertNotFound: 'alerts list',
  AnalysisNotFound: 'analyses list',
  AppointmentNotFound: 'appointments list',
  BulkSendNotFound: 'bulk list',
  DatasetNotFound: 'datasets list',
  FailureNotFound: 'failed list --all',
  InboxMessageNotFound: 'inbox list',
  LinkNotFound: 'reports links list',
  ReportNotFound: 'reports list',
  SequenceNotFound: 'sequences list',
  WebhookDeliveryNotFound: 'webhooks deliveries',
  WebhookEndpointNotFound: 'webhooks list',
};

/** What to do about a refusal on the command line, to be added to its message; empty where there is nothing to add. */
export function adviceFor({ code }: RefusedError): string {
  const list = LISTS[code];
  return list === undefined ? '' : `; list them with: ${PROGRAM_NAME} ${list}`;
}

/** Rethrows a refusal with the parameters of a command in place of the fields of the request. */
export function renamed(names: Readonly<Record<string, string>>): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof RefusedError)) throw error;
    const { statusCode, code, message, field } = error;
    throw new RefusedError(statusCode, code, message, field === undefined ? field : (names[field] ?? field));
  };
}
