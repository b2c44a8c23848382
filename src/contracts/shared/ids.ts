import { z } from 'zod';

/** An id that says nothing about what it names: a type prefix and 96 or more random (or keyed-hash) bits. */
const opaqueId = <Prefix extends string>(prefix: Prefix) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}_[0-9a-f]{24,32}$`),
      `must look like ${prefix}_ followed by 24 to 32 hex digits`,
    );

/** A clinic, as the calling app names it: lower-case letters, digits and hyphens, 63 characters at most. */
export const ClinicId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens, 63 characters at most')
  .brand<'ClinicId'>();
export type ClinicId = z.infer<typeof ClinicId>;

/** A stored source file and what was made of it; the same bytes of the same clinic always get the same id. */
export const DatasetId = opaqueId('ds').brand<'DatasetId'>();
export type DatasetId = z.infer<typeof DatasetId>;

/** One answered question about a data set. */
export const AnalysisId = opaqueId('an').brand<'AnalysisId'>();
export type AnalysisId = z.infer<typeof AnalysisId>;

/** A rendered PDF. */
export const ReportId = opaqueId('rp').brand<'ReportId'>();
export type ReportId = z.infer<typeof ReportId>;

/** A link that opens a report; the id opens nothing. */
export const DownloadLinkId = opaqueId('dl').brand<'DownloadLinkId'>();
export type DownloadLinkId = z.infer<typeof DownloadLinkId>;

/** A patient or staff member who receives messages. */
export const ContactId = opaqueId('ct').brand<'ContactId'>();
export type ContactId = z.infer<typeof ContactId>;

/** One message to one contact, independent of the channel. */
export const NotificationId = opaqueId('nt').brand<'NotificationId'>();
export type NotificationId = z.infer<typeof NotificationId>;

/** The intent to send one e-mail or SMS; also the provider's idempotency key where it has one. */
export const MessageId = opaqueId('ms').brand<'MessageId'>();
export type MessageId = z.infer<typeof MessageId>;

/** A stored inbound SMS. */
export const ReplyId = opaqueId('in').brand<'ReplyId'>();
export type ReplyId = z.infer<typeof ReplyId>;

/** One message to many contacts. */
export const BulkId = opaqueId('bk').brand<'BulkId'>();
export type BulkId = z.infer<typeof BulkId>;

/** Variables of a follow-up sequence for one contact, such as the missed appointment. */
export const FollowUpContextId = opaqueId('fc').brand<'FollowUpContextId'>();
export type FollowUpContextId = z.infer<typeof FollowUpContextId>;

/** A period in which nothing new is sent or analysed. */
export const MaintenanceId = opaqueId('mt').brand<'MaintenanceId'>();
export type MaintenanceId = z.infer<typeof MaintenanceId>;

/** An app's URL that is notified when a job has ended. */
export const WebhookEndpointId = opaqueId('we').brand<'WebhookEndpointId'>();
export type WebhookEndpointId = z.infer<typeof WebhookEndpointId>;

/** The intent to deliver one event to one endpoint; the `webhook-id` of every attempt. */
export const WebhookDeliveryId = opaqueId('wd').brand<'WebhookDeliveryId'>();
export type WebhookDeliveryId = z.infer<typeof WebhookDeliveryId>;

/** A patient's appointment at a clinic. */
export const AppointmentId = opaqueId('ap').brand<'AppointmentId'>();
export type AppointmentId = z.infer<typeof AppointmentId>;

/** A problem that an operator has to look at. */
export const AlertId = opaqueId('al').brand<'AlertId'>();
export type AlertId = z.infer<typeof AlertId>;

/** What had failed at one moment, to be retried. */
export const FailureSnapshotId = opaqueId('fs').brand<'FailureSnapshotId'>();
export type FailureSnapshotId = z.infer<typeof FailureSnapshotId>;

/** One run that removes expired and orphaned objects from the storage. */
export const CleanUpId = opaqueId('cu').brand<'CleanUpId'>();
export type CleanUpId = z.infer<typeof CleanUpId>;

/** A bearer token of the HTTP API; the id opens nothing. */
export const ApiTokenId = opaqueId('tk').brand<'ApiTokenId'>();
export type ApiTokenId = z.infer<typeof ApiTokenId>;
