import type { NumberFormats } from '../formats/numberFormats.ts';
import type { ReportTranslations } from './englishTranslations.ts';
import { GERMAN_IDENTIFIERS } from './germanIdentifiers.ts';

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
    rowsWord: (number) => (number === 1 ? 'Zeile' : 'Zeilen'),
    columnsWord: (number) => (number === 1 ? 'Spalte' : 'Spalten'),
    sandboxFoot: 'Sandbox-Ausgabe: nicht für den klinischen Gebrauch',
    sandboxTitle: 'Sandbox-Ausgabe',
    sandboxNotice:
      'Die Ergebnisse in diesem Bericht stammen aus der Sandbox von Aftercare, die das Gemini-Modell vertritt, solange kein Schlüssel hinterlegt ist. Die Statistiken sind exakt. Treffen Sie auf der Grundlage dieses Berichts keine klinischen Entscheidungen.',
    question: 'DIE FRAGE',
    analysis: {
      title: 'Bericht zur Datenanalyse',
      ofCellsMissing: 'der Zellen fehlen',
      findingsWord: (number) => (number === 1 ? 'Ergebnis' : 'Ergebnisse'),
      source: (reportId, rowCount, columnCount) =>
        `Bericht ${reportId}, aus ${rows(rowCount)} in ${columns(columnCount)}.`,
      summary: 'Zusammenfassung',
      noFindings: 'Das Modell hat zu dieser Frage keine Ergebnisse gemeldet.',
      inBrief: 'In Kürze',
      supportedBy: (number) => `Gestützt auf ${rows(number)}`,
      supportedByOf: (number, total) =>
        `Gestützt auf ${count(number)} von ${rows(total)}, nach Zählung des Modells.`,
      unsupported: (problems) => `Nicht belegt: ${problems}.`,
      problem: (found) => {
        switch (found.problem) {
          case 'noColumn':
            return `es gibt keine Spalte ${found.column}`;
          case 'noValue':
            return `${found.column} hat in den geprüften Zeilen keinen Wert ${found.value}`;
          case 'tooManyRows':
            return `es zählt ${rows(found.claimed)}, vorhanden sind ${count(found.present)}`;
        }
      },
      missingChunks: {
        title: 'Unvollständige Auswertung',
        text: (coverage, total, chunks) =>
          `Die Ergebnisse beruhen auf ${count(coverage.rows)} von ${rows(total)}: ${count(coverage.missingChunks)} von ${counted(chunks, 'Abschnitt', 'Abschnitten')} erhielten vom Modell keine brauchbare Antwort und wurden übergangen. Die Statistiken erfassen jede Zeile.`,
      },
      importance: { high: 'Hohe Bedeutung', medium: 'Mittlere Bedeutung', low: 'Geringe Bedeutung' },
      findings: 'Ergebnisse',
      finding: (number) => `Ergebnis ${number}`,
      seeStatistics: (name) => `${name}: siehe Spaltenstatistik.`,
      notDrawn: (name) => `${name}: pseudonymisiert, daher nicht gezeichnet.`,
      unknownColumn: (name) => `${name}: vom Modell genannt, aber keine Spalte dieses Datensatzes.`,
      missing: 'Fehlende Werte',
      complete: 'Jede Spalte hat in jeder Zeile einen Wert.',
      incomplete: (number, total, shown) => {
        const share = `${count(number)} von ${columns(total)} ${number === 1 ? 'hat' : 'haben'} fehlende Werte`;
        return shown === null
          ? `${share}, gezeigt als Anteil an allen Zeilen.`
          : `${share}; gezeigt sind die ${count(shown)} mit den meisten, als Anteil an allen Zeilen.`;
      },
      statistics: 'Spaltenstatistik',
      statisticsIntro: (rowCount, columnCount) =>
        `Berechnet aus allen ${rows(rowCount)} der ${columns(columnCount)}, nicht vom Modell. Anteile fehlender Zellen beziehen sich auf alle Zeilen; Mittelwerte und andere Brüche sind auf fünf gültige Stellen gerundet.`,
      numericColumns: 'Numerische Spalten',
      textColumns: 'Textspalten',
      identifyingColumns: 'Identifizierende Spalten',
      figures: {
        column: 'Spalte',
        values: 'Werte',
        missing: 'Fehlend',
        distinct: 'Versch.',
        mean: 'Mittel',
        deviation: 'Std.-Abw.',
        min: 'Min.',
        lower: 'Unt. Qu.',
        median: 'Median',
        upper: 'Ob. Qu.',
        max: 'Max.',
        frequent: 'Häufigste Werte, Zeilen',
        reason: 'Grund des Pseudonyms',
      },
      andMore: (number) => `und ${count(number)} weitere`,
      treatments: {
        sent: 'unverändert',
        pseudonym: 'als Pseudonyme',
        shifted: 'um Tage verschoben',
        age: 'als Alter bis 90+',
        capped: 'Alter bis 90+',
        shortened: 'als Gebiete',
        scrubbed: 'ohne Identifizierendes',
        withheld: 'gar nicht',
      },
      reason: (reason) => {
        switch (reason.because) {
          case 'header':
            return `Ihr Name nennt ${GERMAN_IDENTIFIERS[reason.kind]}`;
          case 'content':
            return `Ihre Zellen sehen aus wie ${GERMAN_IDENTIFIERS[reason.kind]}`;
          case 'type':
            return 'Art der Werte';
          case 'user':
            return 'Vom Benutzer benannt';
          case 'policy':
            return 'Regel der Praxis für freien Text';
        }
      },
      left: {
        title: 'Wie jede Spalte zum Modell ging',
        column: 'Spalte',
        treatment: 'Ging hinaus',
        reason: 'Grund',
        others: (number) =>
          number === 1
            ? 'Die eine andere Spalte ging unverändert hinaus: Sie enthält Zahlen, Kategorien oder Ja-Nein-Werte, in denen nichts identifiziert.'
            : `Die anderen ${columns(number)} gingen unverändert hinaus: Sie enthalten Zahlen, Kategorien oder Ja-Nein-Werte, in denen nichts identifiziert.`,
      },
      chart: {
        rowsAxis: 'Zeilen',
        valueAxis: 'Wert',
        noneMissing: 'keiner fehlt',
        shareMissing: (share) => `${share} fehlen`,
        values: (number) => counted(number, 'Wert', 'Werte'),
        empty: 'Jede Zelle dieser Spalte ist leer; es gibt nichts zu zeichnen.',
        otherValues: (number) => counted(number, 'anderer Wert', 'andere Werte'),
        spread: (median, lower, upper, min, max) =>
          `Median ${median}; mittlere Hälfte ${lower} bis ${upper}; alle Werte ${min} bis ${max}.`,
      },
      method: 'Methode und Grenzen',
      facts: {
        report: 'Bericht',
        generated: 'Erstellt',
        model: 'Modell',
        emulated: (model) => `${model}, von der Sandbox nachgebildet`,
        prompt: 'Version der Anweisung',
        chunks: 'Ausgewertete Abschnitte',
        promptTokens: 'Eingabe-Token',
        outputTokens: 'Ausgabe-Token',
        cost: 'Geschätzte Kosten',
        costUnknown: 'unbekannt: für dieses Modell ist kein Preis hinterlegt',
        costOfSandbox: (cost) => `${cost} zum Preis des Modells; die Sandbox berechnet nichts`,
      },
      limits: (chunks, identifying) => [
        {
          title: 'Woher die Zahlen kommen',
          text: 'Jede Statistik und jedes Diagramm in diesem Bericht (Anzahlen, fehlende Zellen, Mittelwerte, Quartile, Histogramme, häufigste Werte) ist aus dem Datensatz selbst berechnet, aus jeder Zeile. Nichts davon kommt vom Modell. Quartile sind linear interpoliert; die Standardabweichung ist die einer Stichprobe (n - 1).',
        },
        {
          title: 'Woher die Ergebnisse kommen',
          text: `Die Zeilen wurden dem Modell in ${counted(chunks, 'Abschnitt', 'Abschnitten')} mit der Frage vorgelegt. Die Ergebnisse aller Abschnitte hat das Modell danach zur Zusammenfassung und zu den hier gezeigten Ergebnissen zusammengeführt. Wortlaut, Bedeutung und die Zahl der stützenden Zeilen stammen vom Modell.`,
        },
        {
          title: 'Wie Ergebnisse geprüft wurden',
          text: 'Spalten, genannte Zellen und Zeilenzahl jedes Ergebnisses wurden mit den Daten verglichen. Ein Ergebnis, dessen Beleg dort fehlt, ist als nicht belegt gekennzeichnet. Die Prüfung beweist kein Ergebnis: Sie zeigt nur, dass es das Genannte gibt.',
        },
        {
          title: 'Worin ein Modell irren kann',
          text: 'Es kann sich verzählen, ein Muster übersehen, das sich nur über Abschnitte hinweg zeigt, im Rauschen ein Muster sehen, Zufall für Ursache halten oder etwas behaupten, das die Daten nicht enthalten. Es weiß nicht, wie die Daten erhoben wurden. Prüfen Sie ein Ergebnis an den Statistiken und an der Quelle, bevor Sie danach handeln. Dieser Bericht ersetzt kein ärztliches Urteil.',
        },
        {
          title: 'Was zum Modell ging',
          text: `Eine Spalte ging nur hinaus, wenn sie als harmlos erkannt war. ${identifying === 0 ? 'Keine Spalte wurde an Namen oder Werten als identifizierend erkannt, und keine war als solche benannt.' : `${counted(identifying, 'Spalte wurde', 'Spalten wurden')} als identifizierend behandelt: Jeder Wert wurde durch ein Pseudonym ersetzt, und dieser Bericht zeigt keinen davon.`} Daten wurden um eine Zahl von Tagen verschoben, die für alle Daten eines Patienten gleich ist; Alter ab 90 sind eine Gruppe; Telefonnummern, Anschriften, Aktennummern und die Werte identifizierender Spalten wurden aus Texten entfernt. Die Tabelle unten nennt es Spalte für Spalte.`,
        },
      ],
      charactersLost: {
        title: 'Als ¿ gezeigte Zeichen',
        text: 'Die Schriften dieses Berichts decken lateinische, griechische, kyrillische, hebräische, arabische, chinesische, japanische und koreanische Schrift ab. Andere Buchstaben und Emojis verlieren ihre Akzente oder werden als ¿ gezeigt, eines je Zeichen; der Datensatz selbst ist unverändert.',
      },
      fullQuestion: 'Die vollständige Frage',
      appendix: 'Anhang: die Zeilen',
      rowNumber: 'Zeile',
      appendixIntro: (shown, total) =>
        shown === total
          ? `Alle ${rows(total)} des Datensatzes in ihrer Reihenfolge, Identitäten durch Pseudonyme ersetzt. Ein Punkt steht für eine leere Zelle.`
          : `Die ersten ${count(shown)} von ${rows(total)} in ihrer Reihenfolge, Identitäten durch Pseudonyme ersetzt; die übrigen sind nicht gedruckt. Ein Punkt steht für eine leere Zelle.`,
      columnsOf: (from, to, total) => `Spalten ${count(from)} bis ${count(to)} von ${count(total)}`,
    },
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
