import type { NumberFormats } from '../formats/numberFormats.ts';
import type { ReportTranslations } from './englishTranslations.ts';

/** The texts of the method pages in German. */
export function germanMethod({ count }: NumberFormats): ReportTranslations['method'] {
  const columns = (number: number) => `${count(number)} ${number === 1 ? 'Spalte wurde' : 'Spalten wurden'}`;
  return {
    title: 'Methode',
    facts: {
      report: 'Bericht',
      generated: 'Erstellt',
      model: 'Modell',
      emulated: (model) => `${model}, von der Sandbox nachgebildet`,
      prompt: 'Version der Anweisung',
      promptTokens: 'Eingabe-Token',
      outputTokens: 'Ausgabe-Token',
      cost: 'Geschätzte Kosten',
      costUnknown: 'unbekannt: für dieses Modell ist kein Preis hinterlegt',
      costOfSandbox: (cost) => `${cost} zum Preis des Modells; die Sandbox berechnet nichts`,
      answer: 'Antwort',
      answerBy: {
        model: 'vom Modell aus berechneten Ergebnissen formuliert',
        results:
          'von Aftercare aus berechneten Ergebnissen formuliert, da das Modell keine brauchbare Antwort gab',
      },
    },
    plan: {
      title: 'Der Plan',
      source: 'Von wem',
      outcomes: 'Zielgrößen',
      factors: 'Einflussgrößen',
      allOthers: 'alle anderen Spalten',
      none: 'keine',
      survival: 'Überleben',
      survivalText: (time, event, events, censored) =>
        `${time} ist die Zeit bis ${event} = ${events}; ${event} = ${censored} ist ohne das Ereignis`,
      describedBy: 'Beschrieben nach',
      filters: 'Filter',
      compared: 'Verglichene Spalten',
    },
    texts: [
      {
        title: 'Woher die Zahlen und die Worte kommen',
        text: 'Das Modell hat geplant, was zu berechnen ist, und die Antwort formuliert; jede Zahl ist von der Datenbank aus allen Zeilen berechnet und in den Text eingesetzt, ebenso wohin ein Ergebnis weist. Ein Text des Modells, der eines davon selbst sagt, ist als nicht geprüft gekennzeichnet. Das Modell weiß nicht, wie die Daten erhoben wurden, und dieser Bericht ersetzt kein ärztliches Urteil.',
      },
      {
        title: 'Zahlen und Gruppen',
        text: 'Zwei Zahlen: Pearsons r mit Fishers Intervall; Spearmans ρ mit dem Intervall von Bonett und Wright, wenn eine Zahl weit von der Normalverteilung liegt (Schiefe über 2 oder Exzess über 7). Eine Zahl in zwei Gruppen: Cohens d und der Welch-Test. In drei oder mehr: ω² mit dem Intervall der nichtzentralen F-Verteilung und Varianzanalyse. Nach Rängen, Kruskal und Wallis, wenn die Zahl weit von der Normalverteilung liegt. Punktwerte zählen neben Zahlen als Zahlen. Über die Zeit: die Steigung der Geraden der kleinsten Quadrate.',
      },
      {
        title: 'Kategorien',
        text: 'Zwei Werte in zwei Gruppen: die Differenz der Anteile mit Newcombes Intervall. Sonst Cramérs V mit dem Intervall der nichtzentralen χ²-Verteilung. Der Test ist Pearsons χ² ohne Korrektur oder der exakte Test nach Fisher, wenn in einer Vierfeldertafel weniger als fünf Zeilen je Feld zu erwarten sind.',
      },
      {
        title: 'Überleben',
        text: 'Die Schätzung von Kaplan und Meier mit Greenwoods Varianz und Intervallen auf der log(−log)-Skala; Mediane mit dem Intervall von Brookmeyer und Crowley; der Log-Rank-Test; Hazard Ratios aus Cox-Modellen mit einer Einflussgröße, Efrons Methode für Bindungen und Walds Test. Die Hazards gelten als proportional. Bänder in Diagrammen sind 95-%-Intervalle.',
      },
      {
        title: 'Zufall',
        text: 'Intervalle sind 95-%-Intervalle, Tests zweiseitig. p-Werte sind nach Benjamini und Hochberg für die Zahl der Vergleiche adjustiert, getrennt für Paare von Spalten und für das Überleben; unter 0,05 gilt ein Ergebnis als mehr als Zufall. Ein Vergleich braucht zehn vollständige Zeilen, eine Gruppe fünf; kleinere Gruppen sind ausgelassen und genannt. Fehlende Zellen sind paarweise ausgelassen, und nichts ist ergänzt.',
      },
    ],
    left: (identifying) => ({
      title: 'Was zum Modell ging',
      text: `Eine Spalte ging nur hinaus, wenn sie als harmlos erkannt war. ${identifying === 0 ? 'Keine Spalte wurde an Namen oder Werten als identifizierend erkannt, und keine war als solche benannt.' : `${columns(identifying)} als identifizierend behandelt: Jeder Wert wurde durch ein Pseudonym ersetzt, und dieser Bericht zeigt keinen davon.`} Daten wurden um eine Zahl von Tagen verschoben, die für alle Daten eines Patienten gleich ist; Alter ab 90 sind eine Gruppe; Telefonnummern, Anschriften, Aktennummern und die Werte identifizierender Spalten wurden aus Texten entfernt.`,
    }),
    reading: 'Zeilen, die das Modell las',
    claims: {
      title: 'Was dem Modell auffiel und alle Zeilen nicht bestätigen',
      intro: (claims) =>
        `Jede Bemerkung des Modells wurde an allen Zeilen geprüft: ${count(claims.supported)} bestätigt, ${count(claims.contradicted)} widerlegt, ${count(claims.inconclusive)} vielleicht Zufall, ${count(claims.notTestable)} nicht prüfbar. Was nicht bestätigt ist, steht in keinem Befund.`,
      allConfirmed: (supported) =>
        `Jede Bemerkung des Modells wurde an allen Zeilen geprüft: ${count(supported)} bestätigt, keine widerlegt.`,
      claim: 'Bemerkung des Modells',
      verdict: 'Alle Zeilen sagen',
      contradicted: (value, n) => `widerlegt: ${value}, n = ${n}`,
      inconclusive: (value, n) => `vielleicht Zufall: ${value}, n = ${n}`,
      notTestable: (reason) => `nicht prüfbar: ${reason}`,
      more: (number) => `${count(number)} weitere stehen in der Tabellendatei der Ergebnisse.`,
    },
    claim: (claim) => {
      switch (claim.predicate) {
        case 'difference':
          return `${claim.column} ist bei ${claim.by} = ${claim.higher} höher als bei ${claim.lower}`;
        case 'association':
          return claim.direction === null
            ? `${claim.first} und ${claim.second} hängen zusammen`
            : `${claim.first} ${claim.direction === 'positive' ? 'steigt' : 'sinkt'} mit ${claim.second}`;
        case 'share':
          return `${claim.are === 'most' ? 'Die meisten' : 'Wenige'} Zeilen haben ${claim.level} in ${claim.column}`;
        case 'missing':
          return `${claim.column} ist ${claim.is === 'often' ? 'oft' : 'nie'} leer`;
        case 'outlier':
          return `${claim.column} hat ungewöhnlich ${claim.side === 'high' ? 'hohe' : 'niedrige'} Werte`;
        case 'trend':
          return `${claim.column} ${claim.direction === 'rising' ? 'steigt' : 'sinkt'} im Verlauf von ${claim.date}`;
        case 'survival':
          return `Das Überleben ist bei ${claim.by} = ${claim.longer} länger als bei ${claim.shorter}`;
        case 'theme':
          return `Texte von ${claim.column} handeln von ${claim.words.join(', ')}`;
        case 'coding':
          return `${claim.column} schreibt dasselbe verschieden: ${claim.values.join(', ')}`;
      }
    },
    charactersLost: {
      title: 'Als ¿ gezeigte Zeichen',
      text: 'Die Schriften dieses Berichts decken lateinische, griechische, kyrillische, hebräische, arabische, chinesische, japanische und koreanische Schrift ab. Andere Buchstaben und Emojis verlieren ihre Akzente oder werden als ¿ gezeigt, eines je Zeichen; der Datensatz selbst ist unverändert.',
    },
  };
}
