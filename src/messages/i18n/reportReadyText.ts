import { formatInstant } from '../formatInstant.ts';
import type { ReportReady } from '../messageContent.ts';
import type { UnsignedText } from '../messageText.ts';

/** Announces a report: its contents, its download link and when the link expires. */
export function reportReadyText(content: ReportReady): UnsignedText {
  return content.locale === 'de' ? german(content) : english(content);
}

function english(content: ReportReady): UnsignedText {
  const { recipientName, clinicName, datasetName, findings, pages, downloadUrl } = content;
  const until = formatInstant(content.expiresAt, content.timeZone, content);
  const shortUntil = formatInstant(content.expiresAt, content.timeZone, content, 'medium');
  const outcome = [
    'The analysis is complete. Nothing in the data stood out; the report shows what was looked at.',
    'The analysis is complete, and one finding is worth a look.',
  ][findings];
  return {
    subject: `Your report on ${datasetName} is ready`,
    preview: `${count(findings, 'finding', 'findings')} on ${count(pages, 'page', 'pages')}, for you to download as a PDF.`,
    kicker: 'Analysis',
    heading: 'Your report is ready',
    greeting: recipientName === null ? 'Hello,' : `Hello ${recipientName},`,
    paragraphs: [outcome ?? `The analysis is complete, and ${findings} findings are worth a look.`],
    facts: [
      { label: 'Data set', value: datasetName },
      { label: 'Findings', value: String(findings) },
      { label: 'Pages', value: String(pages) },
      { label: 'Available until', value: until },
    ],
    tips: [],
    action: { label: 'Download the report', url: downloadUrl },
    note: 'The link opens the report for anyone who has it. Please do not forward this e-mail.',
    addressHint: 'If the button does not work, open this address:',
    footer: `You receive this e-mail because an analysis was requested for you at ${clinicName}.`,
    sms: `${clinicName}: your report is ready. Download it until ${shortUntil}: ${downloadUrl}`,
  };
}

function german(content: ReportReady): UnsignedText {
  const { recipientName, clinicName, datasetName, findings, pages, downloadUrl } = content;
  const until = formatInstant(content.expiresAt, content.timeZone, content);
  const shortUntil = formatInstant(content.expiresAt, content.timeZone, content, 'medium');
  const outcome = [
    'Die Analyse ist abgeschlossen. In den Daten fiel nichts auf; der Bericht zeigt, was geprüft wurde.',
    'Die Analyse ist abgeschlossen, und ein Befund lohnt einen Blick.',
  ][findings];
  return {
    subject: `Ihr Bericht zu ${datasetName} ist fertig`,
    preview: `${count(findings, 'Befund', 'Befunde')} auf ${count(pages, 'Seite', 'Seiten')}, als PDF zum Herunterladen.`,
    kicker: 'Analyse',
    heading: 'Ihr Bericht ist fertig',
    greeting: recipientName === null ? 'Guten Tag,' : `Guten Tag ${recipientName},`,
    paragraphs: [outcome ?? `Die Analyse ist abgeschlossen, und ${findings} Befunde lohnen einen Blick.`],
    facts: [
      { label: 'Datensatz', value: datasetName },
      { label: 'Befunde', value: String(findings) },
      { label: 'Seiten', value: String(pages) },
      { label: 'Verfügbar bis', value: until },
    ],
    tips: [],
    action: { label: 'Bericht herunterladen', url: downloadUrl },
    note: 'Der Link öffnet den Bericht für alle, die ihn haben. Bitte leiten Sie diese E-Mail nicht weiter.',
    addressHint: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
    footer: `Sie erhalten diese E-Mail, weil bei ${clinicName} eine Analyse für Sie angefordert wurde.`,
    sms: `${clinicName}: Ihr Bericht ist fertig. Herunterladen bis ${shortUntil}: ${downloadUrl}`,
  };
}

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
