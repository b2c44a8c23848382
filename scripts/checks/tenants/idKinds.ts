import { z } from 'zod';
import * as ids from '../../../src/contracts/shared/ids.ts';
import { ContactName } from '../../../src/domain/messaging/notificationRequest.ts';

/** What a clinic has one of in the check, by the name of the schema of its id. */
export const ID_KINDS = {
  DatasetId: ids.DatasetId,
  AnalysisId: ids.AnalysisId,
  ReportId: ids.ReportId,
  DownloadLinkId: ids.DownloadLinkId,
  ContactId: ids.ContactId,
  NotificationId: ids.NotificationId,
  MessageId: ids.MessageId,
  ReplyId: ids.ReplyId,
  BulkId: ids.BulkId,
  FollowUpContextId: ids.FollowUpContextId,
  WebhookEndpointId: ids.WebhookEndpointId,
  WebhookDeliveryId: ids.WebhookDeliveryId,
  AppointmentId: ids.AppointmentId,
  AlertId: ids.AlertId,
  ApiTokenId: ids.ApiTokenId,
  FailureSnapshotId: ids.FailureSnapshotId,
} as const;
export type IdKind = keyof typeof ID_KINDS;
export type Ids = Readonly<Record<IdKind, string>>;

export const KIND_NAMES: readonly IdKind[] = Object.keys(ID_KINDS).filter(
  (name): name is IdKind => name in ID_KINDS,
);

/** Ids of what belongs to the whole application, not to a clinic. */
const APPLICATION_IDS = ['MaintenanceId', 'CleanUpId', 'ClinicId'];

const DIGITS = '0123456789abcdef01234567';
const PREFIXES: Readonly<Record<IdKind, string>> = {
  DatasetId: 'ds',
  AnalysisId: 'an',
  ReportId: 'rp',
  DownloadLinkId: 'dl',
  ContactId: 'ct',
  NotificationId: 'nt',
  MessageId: 'ms',
  ReplyId: 'in',
  BulkId: 'bk',
  FollowUpContextId: 'fc',
  WebhookEndpointId: 'we',
  WebhookDeliveryId: 'wd',
  AppointmentId: 'ap',
  AlertId: 'al',
  ApiTokenId: 'tk',
  FailureSnapshotId: 'fs',
};

/** An id of the right form that nothing has. */
export const unknownId = (kind: IdKind): string => `${PREFIXES[kind]}_${'0'.repeat(23)}f`;

/** The kind of id that a schema takes; null for a schema of something else, also of any text but the name of a contact. */
export function kindOf(schema: z.ZodType): IdKind | null {
  if (isContactName(schema)) return 'ContactId';
  const takes = (text: string) => schema.safeParse(text).success;
  if (takes('any text')) return null;
  return KIND_NAMES.find((kind) => takes(`${PREFIXES[kind]}_${DIGITS}`)) ?? null;
}

/** Whether a schema is {@link ContactName}, under whatever description, or makes it optional. */
function isContactName(schema: unknown): boolean {
  if (schema === ContactName) return true;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return isContactName(schema.unwrap());
  return schema instanceof z.ZodType && schema._zod.parent !== undefined && isContactName(schema._zod.parent);
}

/** Exported id schemas that the check does not know: each needs an example, or a place in {@link APPLICATION_IDS}. */
export const unknownIdSchemas = (): string[] =>
  Object.keys(ids).filter((name) => !(name in ID_KINDS) && !APPLICATION_IDS.includes(name));
