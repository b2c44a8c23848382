import type { NumberFormats } from '../formats/numberFormats.ts';
import type { ReportTranslations } from './englishTranslations.ts';
import { germanAnalysis } from './germanAnalysis.ts';
import { germanMethod } from './germanMethod.ts';
import { germanResults } from './germanResults.ts';

/** All texts of the reports in German. */
export function germanTranslations(numbers: NumberFormats): ReportTranslations {
  const { count } = numbers;
  const counted = (number: number, singular: string, plural: string) =>
    `${count(number)} ${number === 1 ? singular : plural}`;
  const rows = (number: number) => counted(number, 'Zeile', 'Zeilen');
  const columns = (number: number) => counted(number, 'Spalte', 'Spalten');
  return {
    contents: 'Inhalt',
    cover: 'Titelseite',
    pageOf: (page, pages) => `Seite ${count(page)} von ${count(pages)}`,
    continued: (title) => `${title}, Fortsetzung`,
    rows,
    columns,
    sandboxFoot: 'Sandbox-Ausgabe: nicht für den klinischen Gebrauch',
    sandboxTitle: 'Sandbox-Ausgabe',
    sandboxNotice:
      'Der Plan und die Worte dieses Berichts stammen aus der Sandbox von Aftercare, die das Gemini-Modell vertritt, solange kein Schlüssel hinterlegt ist. Die Zahlen sind exakt. Treffen Sie auf der Grundlage dieses Berichts keine klinischen Entscheidungen.',
    question: 'DIE FRAGE',
    analysis: germanAnalysis(numbers),
    method: germanMethod(numbers),
    results: germanResults,
    monthly: {
      title: 'Monatsbericht',
      subject: (month) =>
        `Was im ${month} ausgewertet, gesendet, zugestellt, bestätigt wurde und was fehlgeschlagen ist`,
      atAGlance: 'Auf einen Blick',
      againstBefore: (before) => `Im Vergleich zu ${before}`,
      figure: 'Kennzahl',
      change: 'Veränderung',
      unchanged: 'unverändert',
      day: 'Tag des Monats',
      perDay: 'Nachrichten je Tag',
      perDayIntro: 'An die Anbieter übergebene Nachrichten an jedem Tag, in der Zeitzone der Klinik.',
      analyses: 'Analysen',
      messages: 'Nachrichten',
      analysesStarted: 'Begonnene Analysen',
      analysesCompleted: 'Abgeschlossene Analysen',
      analysesFailed: 'Fehlgeschlagene oder abgebrochene Analysen',
      rowsAnalysed: 'Ausgewertete Zeilen',
      modelCost: 'Kosten des Modells',
      costPartly: (number) =>
        `${counted(number, 'Analyse nutzte', 'Analysen nutzten')} ein Modell, dessen Preis nicht hinterlegt ist; die Kosten enthalten sie nicht.`,
      reports: 'Erstellte Berichte',
      sent: 'Gesendete Nachrichten',
      delivered: 'Zugestellte Nachrichten',
      failed: 'Fehlgeschlagene Nachrichten',
      confirmed: 'Bestätigte Nachrichten',
      channel: 'Kanal',
      email: 'E-Mail',
      sms: 'SMS',
      failures: 'Warum Nachrichten fehlschlugen',
      failureCode: 'Code des Anbieters',
      noFailures: 'In diesem Monat ist keine Nachricht fehlgeschlagen.',
      nothing: 'In diesem Monat wurde nichts ausgewertet oder gesendet.',
      method: 'Wie gezählt wird',
      definitions: (start, end) => [
        {
          title: 'Der Monat',
          text: `Von ${start} bis ausschließlich ${end}. Ein Ereignis zählt in dem Monat, in dem es geschah, nicht in dem es angefordert wurde.`,
        },
        {
          title: 'Nachrichten',
          text: 'Gesendet: in diesem Monat an den Anbieter übergeben, gleich, was daraus wurde. Zugestellt: von den gesendeten die, die der Anbieter als zugestellt, geöffnet oder angeklickt gemeldet hat. Fehlgeschlagen: abgelehnt, zurückgekommen oder nicht zugestellt. Bestätigt: von den gesendeten die, die geöffnet oder angeklickt wurden. Zustellungen können noch nach Monatsende gemeldet werden.',
        },
        {
          title: 'Kosten',
          text: 'Eine Schätzung aus den vom Modell gezählten Token und den hinterlegten Preisen, für in diesem Monat abgeschlossene Analysen.',
        },
      ],
    },
  };
}
