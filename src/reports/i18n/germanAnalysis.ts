import type { NumberFormats } from '../formats/numberFormats.ts';
import type { ReportTranslations } from './englishTranslations.ts';
import { GERMAN_IDENTIFIERS } from './germanIdentifiers.ts';
import { germanNotice } from './germanNotices.ts';

/** The texts of the analysis report in German, without those of its method. */
export function germanAnalysis({ count }: NumberFormats): ReportTranslations['analysis'] {
  const counted = (number: number, singular: string, plural: string) =>
    `${count(number)} ${number === 1 ? singular : plural}`;
  const rows = (number: number) => counted(number, 'Zeile', 'Zeilen');
  const columns = (number: number) => counted(number, 'Spalte', 'Spalten');
  return {
    title: 'Bericht zur Datenanalyse',
    answer: 'Die Antwort',
    notChecked: 'Nicht geprüft',
    noAnswer:
      'Die berechneten Ergebnisse zeigen keinen Unterschied oder Zusammenhang, der über Zufall hinausgeht.',
    keyFigures: 'Die wichtigsten Zahlen',
    limits: 'Was diese Daten nicht sagen können',
    adjusted: (p) => `adjustiert ${p}`,
    perUnit: (column) => `je Einheit von ${column}`,
    medians: (compared, against) => `mediane Zeit, ${compared} gegenüber ${against}`,
    source: (rowCount, columnCount) =>
      `Aus ${rows(rowCount)} und ${columns(columnCount)}. Jede Zahl ist aus den Daten berechnet, keine stammt vom Modell.`,
    sourceOfKept: (kept, rowCount) =>
      `Aus ${count(kept)} von ${rows(rowCount)}, denen, um die es in der Frage geht. Jede Zahl ist aus den Daten berechnet, keine stammt vom Modell.`,
    missingChunks: {
      title: 'Nicht alle Zeilen wurden gelesen',
      text: (coverage, total, chunks) =>
        `Was dem Modell beim Lesen auffiel, beruht auf ${count(coverage.rows)} von ${rows(total)}: ${count(coverage.missingChunks)} von ${counted(chunks, 'Teil', 'Teilen')} erhielten keine brauchbare Antwort. Jedes berechnete Ergebnis erfasst alle Zeilen.`,
    },
    tableOne: {
      title: 'Tabelle 1',
      intro: (n, missing) =>
        `${rows(n)}${missing > 0 ? `, ohne ${rows(missing)} ohne Gruppe` : ''}. Zahlen: Mittelwert ± Standardabweichung, dann Median [Quartile]. Kategorien: Zeilen und ihr Anteil an denen mit einem Wert.`,
      by: (column) => `Nach ${column}.`,
      characteristic: 'Merkmal',
      overall: 'Alle Zeilen',
      difference: 'SMD',
      p: 'p',
      missing: 'fehlend',
      notes:
        'SMD: standardisierte Mittelwertdifferenz, gemittelt über die Paare von Gruppen. p: dass die Gruppen gleich sind, nicht adjustiert, nach dem darunter genannten Test; Tabelle 1 beschreibt und berücksichtigt die Zahl der Vergleiche nicht.',
      moreGroups: (number) =>
        `${counted(number, 'weitere Gruppe steht', 'weitere Gruppen stehen')} in der Tabellendatei der Ergebnisse.`,
    },
    results: 'Ergebnisse und Methode',
    findings: 'Befunde',
    facts: {
      effect: 'Effekt',
      interval: '95-%-Intervall',
      test: 'Test',
      rows: 'Verglichene Zeilen',
      missing: (number) => `${count(number)} nicht verwendet`,
      perDeviation: (deviation) => `Hazard Ratio je ${deviation} mehr (eine Standardabweichung)`,
      share: 'Anteil an den Zeilen',
      farthest: { high: 'Höchster Wert', low: 'Niedrigster Wert' },
      median: 'Mediane Zeit',
      notReached: 'nicht erreicht',
      also: 'Außerdem',
      caution: 'Was es nicht bedeutet',
      leftOut: 'Als zu klein ausgelassen',
    },
    further: {
      title: 'Weitere Ergebnisse',
      intro: (number, significant) =>
        `${counted(number, 'weiterer Vergleich wurde', 'weitere Vergleiche wurden')} berechnet; ${significant === 0 ? 'keiner davon geht' : `${count(significant)} davon ${significant === 1 ? 'geht' : 'gehen'}`} über Zufall hinaus (adjustiertes p unter 0,05).`,
      comparison: 'Vergleich',
      effect: 'Effekt',
      value: 'Wert (95-%-Intervall)',
      rows: 'n',
      adjustedP: 'Adjustiertes p',
      shown: (number) =>
        `Die ${count(number)}, die am meisten mit der Frage zu tun haben, stehen unten, alle anderen in der Tabellendatei der Ergebnisse.`,
    },
    quality: {
      title: 'Datenqualität und Ausschlüsse',
      notices: 'Was beim Lesen der Daten auffiel',
      excluded: 'Was ausgeschlossen wurde',
      levels: (column, levels) => `Nur Zeilen, in denen ${column} den Wert ${levels} hat.`,
      range: (column, from, to) =>
        `Nur Zeilen, in denen ${column} ${[from === null ? '' : `mindestens ${from}`, to === null ? '' : `höchstens ${to}`].filter((part) => part !== '').join(' und ')} ist.`,
      kept: (kept, total) => `Es bleiben ${count(kept)} von ${rows(total)}.`,
      nothing:
        'Nichts wurde ausgeschlossen: Alle Zeilen und alle vergleichbaren Spalten sind in den Ergebnissen.',
      notCompared: (names) => `Nicht verglichen, weil es zu viele Spalten sind: ${names}.`,
      notComparable: (names) =>
        `Nicht verglichen, weil sie identifizieren, freier Text sind oder zu viele verschiedene Werte haben: ${names}.`,
      noEstimate: (number, reasons) =>
        `${counted(number, 'Vergleich ließ', 'Vergleiche ließen')} sich nicht berechnen: ${reasons}.`,
      noSurvival: (number) =>
        `${rows(number)} ohne Zeit oder ohne Angabe des Ereignisses sind nicht in den Ergebnissen zum Überleben.`,
      oddValues: (column, number, examples) =>
        `${column}: ${counted(number, 'Zelle passt', 'Zellen passen')} nicht zur Spalte und ${number === 1 ? 'gilt' : 'gelten'} als fehlend (${examples}).`,
      missingTexts: (column, number, examples) =>
        `${column}: ${counted(number, 'Zelle', 'Zellen')} mit einem Text, der für einen fehlenden Wert steht (${examples}).`,
      censored: (column, number) =>
        `${column}: ${counted(number, 'Wert', 'Werte')}, von denen nur eine Grenze bekannt ist, wie <5; ${number === 1 ? 'er zählt' : 'sie zählen'} als die Grenze.`,
      cutCells: (number) =>
        `${counted(number, 'Zelle war', 'Zellen waren')} zu lang, um ganz hinauszugehen; das Modell las den Anfang. Die Statistik nutzt die ganzen Zellen.`,
      more: (number) => `und ${count(number)} weitere`,
      months: (column) => `Zeilen nach ${column}`,
    },
    notice: (notice) => germanNotice(notice, count),
    missing: 'Fehlende Werte',
    complete: 'Jede Spalte hat in jeder Zeile einen Wert.',
    incomplete: (number, total, shown) => {
      const share = `${count(number)} von ${columns(total)} ${number === 1 ? 'hat' : 'haben'} fehlende Werte`;
      return shown === null
        ? `${share}, gezeigt als Anteil an allen Zeilen.`
        : `${share}; gezeigt sind die ${count(shown)} mit den meisten, als Anteil an allen Zeilen.`;
    },
    statistics: 'Spalten',
    statisticsIntro: (rowCount, columnCount) =>
      `${columns(columnCount)}, aus allen ${rows(rowCount)}. Anteile fehlender Zellen beziehen sich auf alle Zeilen; Quartile sind linear interpoliert.`,
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
        case 'copy':
          return `Ihre Zellen sind die von ${reason.of}`;
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
      all: (number) =>
        number === 1
          ? 'Die eine Spalte ging unverändert hinaus: Sie enthält Zahlen, Kategorien oder Ja-Nein-Werte, in denen nichts identifiziert.'
          : `Alle ${columns(number)} gingen unverändert hinaus: Sie enthalten Zahlen, Kategorien oder Ja-Nein-Werte, in denen nichts identifiziert.`,
      others: (number) =>
        number === 1
          ? 'Die eine andere Spalte ging unverändert hinaus: Sie enthält Zahlen, Kategorien oder Ja-Nein-Werte, in denen nichts identifiziert.'
          : `Die anderen ${columns(number)} gingen unverändert hinaus: Sie enthalten Zahlen, Kategorien oder Ja-Nein-Werte, in denen nichts identifiziert.`,
    },
    chart: {
      rows: 'Zeilen',
      atRisk: 'Unter Risiko',
      withoutEvent: 'ohne Ereignis',
      mean: (column) => `Mittel von ${column}`,
      share: (column, level) => `Anteil von ${column} = ${level}`,
      boxes:
        'Kasten: mittlere Hälfte der Zeilen mit dem Median; Enden: letzte Werte innerhalb von 1,5 Kastenlängen.',
      outside: (number) =>
        `${rows(number)} jenseits davon ${number === 1 ? 'ist' : 'sind'} nicht gezeichnet.`,
      grid: (number) =>
        `Fläche eines Punktes: Zeilen mit etwa diesen Werten, höchstens ${count(number)}; Gerade: kleinste Quadrate.`,
      hazards: 'Hazard Ratio je Standardabweichung mehr, mit 95-%-Intervall.',
      moreCurves: (number) =>
        `${counted(number, 'weitere Gruppe ist', 'weitere Gruppen sind')} nicht gezeichnet.`,
    },
    fullQuestion: 'Die vollständige Frage',
    appendix: 'Anhang: die Zeilen',
    rowNumber: 'Zeile',
    appendixIntro: (shown, total) =>
      shown === total
        ? `Alle ${rows(total)} des Datensatzes in ihrer Reihenfolge, Identitäten durch Pseudonyme ersetzt. Ein Punkt steht für eine leere Zelle.`
        : `Die ersten ${count(shown)} von ${rows(total)} in ihrer Reihenfolge, Identitäten durch Pseudonyme ersetzt; die übrigen sind nicht gedruckt. Ein Punkt steht für eine leere Zelle.`,
    columnsOf: (from, to, total) => `Spalten ${count(from)} bis ${count(to)} von ${count(total)}`,
    notTestable: {
      noColumn: 'es gibt keine solche Spalte',
      noLevel: 'die Spalte hat keinen solchen Wert',
      notComparable: 'die Spalte lässt sich so nicht vergleichen',
      notEstimable: 'dazu ließ sich nichts berechnen',
    },
    planSources: {
      model: 'vom Modell vorgeschlagen und mit den Spalten abgeglichen',
      repaired: 'der zweite des Modells, da der erste nicht zu den Spalten passte',
      default: 'unser eigener für jede Tabelle, da der des Modells nicht zu den Spalten passte',
    },
    readRows: {
      all: (read, parts) =>
        `Das Modell sollte alle Zeilen auf das hin lesen, was Zahlen nicht zeigen; es las ${count(read)} von ${counted(parts, 'Teil', 'Teilen')} der Tabelle.`,
      text: (read, parts) =>
        `Das Modell sollte bei freiem Text alle Zeilen lesen, sonst eine Stichprobe; es las ${count(read)} von ${counted(parts, 'Teil', 'Teilen')} der Tabelle.`,
      none: () => 'Das Modell las keine Zeilen.',
    },
  };
}
