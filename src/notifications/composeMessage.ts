import type { Config } from '../config/config.ts';
import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import type { ClinicId, MessageId } from '../contracts/shared/ids.ts';
import type { Locale } from '../contracts/shared/locale.ts';
import {
  type AnalysisTemplate,
  isAnalysisTemplate,
  type NotificationContent,
} from '../domain/messaging/notificationContent.ts';
import { languageOf } from '../domain/messaging/templateDefinition.ts';
import { PermanentError } from '../domain/shared/jobError.ts';
import { publicUrlOf } from '../domain/shared/publicUrl.ts';
import { clinicInMessage } from '../messages/clinicInMessage.ts';
import { MessageContent } from '../messages/messageContent.ts';
import { builtInTextOf } from '../messages/messageValues.ts';
import { ownValues } from '../messages/ownValues.ts';
import { sampleAboutAnalysis } from '../messages/sampleAboutAnalysis.ts';
import * as analyses from '../store/analysis/analyses.ts';
import { requireClinic } from '../store/clinics/clinics.ts';
import { type Contact, findContact } from '../store/contacts/contacts.ts';
import type { Database } from '../store/database.ts';
import * as datasets from '../store/datasets/datasets.ts';
import * as messages from '../store/messaging/messages.ts';
import { lastWords, newestTemplate } from '../store/messaging/messageTemplates.ts';
import * as notifications from '../store/messaging/notifications.ts';
import { createDownloadLink } from '../store/reports/downloadLinks.ts';
import * as reports from '../store/reports/reports.ts';

/** Where links in messages lead, how long they live and how often they can be redeemed. */
export interface LinkOptions {
  readonly publicUrl: string;
  readonly linkHours: number;
  readonly linkMaxDownloads: number;
}

export const linkOptions = (config: Config): LinkOptions => ({
  publicUrl: config.PUBLIC_URL,
  linkHours: config.REPORT_LINK_HOURS,
  linkMaxDownloads: config.REPORT_LINK_MAX_DOWNLOADS,
});

/** The message and everything that is needed to write it. */
export interface Composition {
  readonly message: messages.Message;
  readonly clinic: Clinic;
  readonly contact: Contact;
  /** Whether a workflow waits for the answer. */
  readonly asks: boolean;
  /** Makes the content; makes a new download link each time, so freeze what comes of it. */
  readonly compose: () => Promise<ComposedMessage>;
}

/** A message's content, in the clinic's own words where it has some. */
export interface ComposedMessage {
  readonly content: MessageContent;
  /** Of the clinic's own words; null for built-in ones. */
  readonly templateVersion: number | null;
}

/** Contact details and contents are looked up here, at the moment of sending. Permanent when something is gone. */
export async function openMessage(
  db: Database,
  { clinicId, messageId }: { readonly clinicId: ClinicId; readonly messageId: MessageId },
  links: LinkOptions,
): Promise<Composition> {
  const message = await messages.findMessage(db, clinicId, messageId);
  const notification =
    message && (await notifications.findNotification(db, clinicId, message.notificationId));
  const contact = notification && (await findContact(db, clinicId, notification.contactId));
  if (!message || !notification || !contact)
    throw new PermanentError('MessageNotFound', `there is no message ${messageId}`);
  const clinic = await requireClinic(db, clinicId);
  return {
    message,
    clinic,
    contact,
    asks: notification.replyWorkflowId !== null,
    compose: () => composeContent(db, { notification, clinic, contact }, links),
  };
}

interface Addressed {
  readonly notification: notifications.Notification;
  readonly clinic: Clinic;
  readonly contact: Contact;
}

/** The content of a notification, for its contact as it is now. */
export async function composeContent(
  db: Database,
  { notification, clinic, contact }: Addressed,
  links: LinkOptions,
): Promise<ComposedMessage> {
  const { content, testLocale } = notification;
  const person = {
    locale: testLocale ?? contact.locale,
    recipientName: contact.name,
    isTest: testLocale !== null,
    ...clinicInMessage(clinic, links.publicUrl),
  };
  if (content.template === 'own') {
    return composeOwn(db, clinic, content, { ...person, recipientTimeZone: contact.timeZone });
  }
  if (!isAnalysisTemplate(content.template)) {
    const parsed = MessageContent.parse({ ...content, ...person, recipientTimeZone: contact.timeZone });
    return inOwnWords(db, clinic, parsed);
  }
  const about = { template: content.template, ...person };
  const written = testLocale
    ? sampleAboutAnalysis(about, contact.timeZone)
    : await composeAboutAnalysis(db, notification, contact, links, about);
  return inOwnWords(db, clinic, written);
}

/** The words that the clinic has for a message at this moment, which may be the built-in ones. */
async function inOwnWords(db: Database, clinic: Clinic, content: MessageContent): Promise<ComposedMessage> {
  const name = builtInTextOf(content);
  const stored = name === undefined ? undefined : await newestTemplate(db, clinic.id, name);
  const words = stored?.definition?.texts[content.locale];
  return stored && words
    ? { content: { ...content, words }, templateVersion: stored.version }
    : { content, templateVersion: null };
}

/** A template of the clinic's own; one that was removed since is written in its last words. */
async function composeOwn(
  db: Database,
  clinic: Clinic,
  { name, variables }: Extract<NotificationContent, { readonly template: 'own' }>,
  person: { readonly locale: Locale; readonly recipientTimeZone: string },
): Promise<ComposedMessage> {
  const found = await lastWords(db, clinic.id, name);
  if (!found) throw new PermanentError('TemplateNotFound', `there is no template ${name}`);
  const { definition, version } = found;
  const locale = languageOf(definition, person.locale, clinic.profile.locale);
  const content = MessageContent.parse({
    ...person,
    template: 'own',
    locale,
    words: definition.texts[locale],
    timeZone: clinic.profile.timeZone,
    ...ownValues(definition, variables),
  });
  return { content, templateVersion: version };
}

async function composeAboutAnalysis(
  db: Database,
  { clinicId, analysisId, reportId }: notifications.Notification,
  contact: Contact,
  links: LinkOptions,
  known: { readonly template: AnalysisTemplate },
): Promise<MessageContent> {
  const analysis =
    analysisId === null ? undefined : await analyses.findAnalysisWithParts(db, clinicId, analysisId);
  const dataset = analysis && (await datasets.findDataset(db, clinicId, analysis.datasetId));
  if (!analysis || !dataset) {
    throw new PermanentError('AnalysisNotFound', `${analysisId} is not a known analysis`);
  }
  const shared = { ...known, datasetName: dataset.name };
  if (known.template !== 'report-ready') return MessageContent.parse({ ...shared, appUrl: null });
  const report = reportId === null ? undefined : await reports.findReport(db, clinicId, reportId);
  if (!report) throw new PermanentError('ReportNotFound', `${reportId} is not a known report`);
  const link = await newDownloadLink(db, report, links);
  return MessageContent.parse({
    ...shared,
    findings: analysis.answer?.findings.length ?? 0,
    pages: report.pages,
    downloadUrl: link.url,
    expiresAt: link.expiresAt.toISOString(),
    timeZone: contact.timeZone,
  });
}

/** Makes a link that opens the report until it expires or is used up. */
async function newDownloadLink(
  db: Database,
  { clinicId, id: reportId }: reports.Report,
  { publicUrl, linkHours, linkMaxDownloads: maxDownloads }: LinkOptions,
): Promise<{ url: string; expiresAt: Date }> {
  const expiresAt = new Date(Date.now() + linkHours * 3_600_000);
  const { token } = await createDownloadLink(db, clinicId, { reportId, expiresAt, maxDownloads });
  return { url: publicUrlOf(publicUrl, `/reports/${token}`), expiresAt };
}
