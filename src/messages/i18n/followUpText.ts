import type { FollowUp, MessageLocale } from '../messageContent.ts';
import type { UnsignedText } from '../messageText.ts';

type FollowUpTemplate = FollowUp['template'];
type Translation = Pick<
  UnsignedText,
  'subject' | 'preview' | 'kicker' | 'heading' | 'paragraphs' | 'tips' | 'note'
> & {
  /** The part of the SMS between the clinic's name and the opt-out. */
  readonly sms: string;
};

/** Follow-up on a report after three, fourteen and thirty days. */
export function followUpText(content: FollowUp): UnsignedText {
  const { recipientName, clinicName, locale, template } = content;
  const translation = TRANSLATIONS[locale][template](content.datasetName);
  const frame = FRAMES[locale];
  const appUrl = content.appUrl ?? null;
  return {
    ...translation,
    greeting: recipientName === null ? `${frame.greeting},` : `${frame.greeting} ${recipientName},`,
    facts: [],
    action: appUrl === null ? null : { label: frame.actionLabel, url: appUrl },
    addressHint: frame.addressHint,
    footer: frame.footer(clinicName),
    sms: [`${clinicName}: ${translation.sms}`, appUrl, frame.optOut]
      .filter((part) => part !== null)
      .join(' '),
  };
}

const FRAMES = {
  en: {
    greeting: 'Hello',
    actionLabel: 'Open the analysis',
    addressHint: 'If the button does not work, open this address:',
    footer: (clinicName: string) =>
      `You receive this e-mail because a report was made for you at ${clinicName}. There are three such messages, spread over 30 days.`,
    optOut: 'Reply STOP to opt out.',
  },
  de: {
    greeting: 'Guten Tag',
    actionLabel: 'Analyse öffnen',
    addressHint: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
    footer: (clinicName: string) =>
      `Sie erhalten diese E-Mail, weil bei ${clinicName} ein Bericht für Sie erstellt wurde. Es sind drei solche Nachrichten, verteilt über 30 Tage.`,
    optOut: 'Abmelden: Antwort STOP.',
  },
} as const satisfies Record<MessageLocale, unknown>;

const TRANSLATIONS: Record<MessageLocale, Record<FollowUpTemplate, (datasetName: string) => Translation>> = {
  en: {
    'follow-up-check-in': (datasetName) => ({
      subject: `Was the report on ${datasetName} useful?`,
      preview: 'Three ways to get more out of it, in two minutes.',
      kicker: '3 days later',
      heading: 'Was the report useful?',
      paragraphs: [
        `Three days ago you received the report on ${datasetName}. If you have not found the time yet, these three steps are a good start.`,
      ],
      tips: [
        'Start with the summary; the details can wait.',
        'Check a surprising finding against the exact statistics of its columns.',
        'Ask a narrower question when a finding is too general.',
      ],
      note: 'If the download link has expired, ask for a new one in your clinic’s software.',
      sms: 'was the report you received three days ago useful? If its link has expired, ask for a new one in your app.',
    }),
    'follow-up-reminder': (datasetName) => ({
      subject: `Anything still open from ${datasetName}?`,
      preview: 'Two weeks on: a short look at what is left to do.',
      kicker: '14 days later',
      heading: 'Is anything still open?',
      paragraphs: [
        `Two weeks ago you received the report on ${datasetName}. Findings are easily agreed on and as easily forgotten, so here is a short list to go through with your team.`,
      ],
      tips: [
        'Which finding do you want to act on, and who does it?',
        'Which one do you rule out, and why?',
        'Which data would settle what is still unclear?',
      ],
      note: 'If everything is settled, there is nothing to do.',
      sms: 'two weeks ago you received a report. Is anything in it still open?',
    }),
    'follow-up-review': (datasetName) => ({
      subject: `One month after the report on ${datasetName}`,
      preview: 'What has changed since? A second analysis shows it.',
      kicker: '30 days later',
      heading: 'What has changed since?',
      paragraphs: [
        `A month ago you received the report on ${datasetName}. This is a good moment to look back at what came of it.`,
      ],
      tips: [
        'Note the outcome of each finding you acted on.',
        'Analyse the data of the past month with the same question, and compare the two reports.',
        'Remove data you no longer need.',
      ],
      note: 'This is the last message about this report. Thank you for your time.',
      sms: 'a month ago you received a report. A new analysis shows what has changed since. This is the last message about it.',
    }),
  },
  de: {
    'follow-up-check-in': (datasetName) => ({
      subject: `War der Bericht zu ${datasetName} hilfreich?`,
      preview: 'Drei Schritte, mit denen Sie mehr davon haben, in zwei Minuten.',
      kicker: 'Nach 3 Tagen',
      heading: 'War der Bericht hilfreich?',
      paragraphs: [
        `Vor drei Tagen haben Sie den Bericht zu ${datasetName} erhalten. Falls Sie noch nicht dazu gekommen sind, helfen diese drei Schritte beim Einstieg.`,
      ],
      tips: [
        'Beginnen Sie mit der Zusammenfassung; die Einzelheiten haben Zeit.',
        'Prüfen Sie einen überraschenden Befund an den genauen Kennzahlen seiner Spalten.',
        'Stellen Sie eine engere Frage, wenn ein Befund zu allgemein ist.',
      ],
      note: 'Falls der Link abgelaufen ist, fordern Sie in Ihrer Praxissoftware einen neuen an.',
      sms: 'war der Bericht von vor drei Tagen hilfreich? Ist der Link abgelaufen, fordern Sie in Ihrer App einen neuen an.',
    }),
    'follow-up-reminder': (datasetName) => ({
      subject: `Ist zu ${datasetName} noch etwas offen?`,
      preview: 'Nach zwei Wochen: ein kurzer Blick auf das, was noch zu tun ist.',
      kicker: 'Nach 14 Tagen',
      heading: 'Ist noch etwas offen?',
      paragraphs: [
        `Vor zwei Wochen haben Sie den Bericht zu ${datasetName} erhalten. Befunde sind schnell besprochen und ebenso schnell vergessen; diese Fragen können Sie mit Ihrem Team durchgehen.`,
      ],
      tips: [
        'Welchem Befund möchten Sie nachgehen, und wer übernimmt das?',
        'Welchen schließen Sie aus, und weshalb?',
        'Welche Daten würden klären, was noch unklar ist?',
      ],
      note: 'Wenn alles geklärt ist, brauchen Sie nichts zu tun.',
      sms: 'vor zwei Wochen haben Sie einen Bericht erhalten. Ist dazu noch etwas offen?',
    }),
    'follow-up-review': (datasetName) => ({
      subject: `Einen Monat nach dem Bericht zu ${datasetName}`,
      preview: 'Was hat sich seither geändert? Eine zweite Analyse zeigt es.',
      kicker: 'Nach 30 Tagen',
      heading: 'Was hat sich geändert?',
      paragraphs: [
        `Vor einem Monat haben Sie den Bericht zu ${datasetName} erhalten. Jetzt ist ein guter Zeitpunkt für einen Blick zurück.`,
      ],
      tips: [
        'Halten Sie fest, was aus jedem Befund geworden ist.',
        'Analysieren Sie die Daten des letzten Monats mit derselben Frage und vergleichen Sie beide Berichte.',
        'Löschen Sie Daten, die Sie nicht mehr brauchen.',
      ],
      note: 'Dies ist die letzte Nachricht zu diesem Bericht. Danke für Ihre Zeit.',
      sms: 'vor einem Monat haben Sie einen Bericht erhalten. Eine neue Analyse zeigt, was sich geändert hat. Dies ist die letzte Nachricht dazu.',
    }),
  },
};
