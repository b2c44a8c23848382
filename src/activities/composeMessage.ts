import type { MessageId } from '../contracts/ids.ts';
import { PermanentError } from '../domain/jobError.ts';
import { MessageContent } from '../messages/messageContent.ts';
import { hashDownloadToken, newDownloadToken } from '../security/downloadToken.ts';
import * as analyses from '../store/analyses.ts';
import { type Contact, findContact } from '../store/contacts.ts';
import type { Database } from '../store/database.ts';
import * as datasets from '../store/datasets.ts';
import * as messages from '../store/messages.ts';
import * as notifications from '../store/notifications.ts';
import * as reports from '../store/reports.ts';

/** Where links in messages lead and how long they live. */
export interface LinkOptions {
  readonly publicUrl: string;
  readonly linkHours: number;
}

/** The message and everything that is needed to write it. */
export interface Composition {
  readonly message: messages.Message;
  readonly contact: Contact;
  /** Makes the content; makes a new download link each time, so freeze what comes of it. */
  readonly compose: () => Promise<MessageContent>;
}

/** Contact details and contents are looked up here, at the moment of sending. Permanent when something is gone. */
export async function openMessage(db: Database, id: MessageId, links: LinkOptions): Promise<Composition> {
  const message = await messages.findMessage(db, id);
  const notification = message && (await notifications.findNotification(db, message.notificationId));
  const contact = notification && (await findContact(db, notification.contactId));
  if (!message || !notification || !contact)
    throw new PermanentError('MessageNotFound', `${id} is not known`);
  return { message, contact, compose: () => compose(db, notification, contact, links) };
}

async function compose(
  db: Database,
  notification: notifications.NewNotification,
  contact: Contact,
  links: LinkOptions,
): Promise<MessageContent> {
  const analysis = await analyses.findAnalysis(db, notification.analysisId);
  const dataset = analysis && (await datasets.findDataset(db, analysis.datasetId));
  if (!analysis || !dataset) {
    throw new PermanentError('AnalysisNotFound', `${notification.analysisId} is not a known analysis`);
  }
  const shared = {
    locale: contact.locale,
    recipientName: contact.name,
    clinicName: notification.clinicId,
    datasetName: dataset.name,
  };
  if (notification.template !== 'report-ready') {
    return MessageContent.parse({ template: notification.template, ...shared, appUrl: null });
  }
  const report =
    notification.reportId === null ? undefined : await reports.findReport(db, notification.reportId);
  if (!report) throw new PermanentError('ReportNotFound', `${notification.reportId} is not a known report`);
  const link = await newDownloadLink(db, report.id, links);
  return MessageContent.parse({
    template: 'report-ready',
    ...shared,
    findings: analysis.answer?.findings.length ?? 0,
    pages: report.pages,
    downloadUrl: link.url,
    expiresAt: link.expiresAt.toISOString(),
    timeZone: contact.timeZone,
  });
}

/** Makes a link that opens the report until it expires. */
export async function newDownloadLink(
  db: Database,
  reportId: string,
  links: LinkOptions,
): Promise<{ url: string; expiresAt: Date }> {
  const token = newDownloadToken();
  const expiresAt = new Date(Date.now() + links.linkHours * 3_600_000);
  await reports.addDownloadToken(db, { hash: hashDownloadToken(token), reportId, expiresAt });
  return { url: new URL(`/reports/${token}`, links.publicUrl).href, expiresAt };
}
