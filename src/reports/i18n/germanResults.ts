import type { ResultTranslations } from './englishResults.ts';

/** The texts of computed results in German. */
export const germanResults: ResultTranslations = {
  effects: {
    pearson: 'Korrelation (Pearsons r)',
    spearman: 'Rangkorrelation (Spearmans ρ)',
    standardisedDifference: 'standardisierte Differenz (Cohens d)',
    omegaSquared: 'Anteil der Streuung (ω²)',
    riskDifference: 'Differenz der Anteile',
    cramersV: 'Zusammenhang (Cramérs V)',
    slopePerYear: 'Änderung je Jahr',
    hazardRatio: 'Hazard Ratio',
  },
  shortEffects: {
    pearson: 'Pearsons r',
    spearman: 'Spearmans ρ',
    standardisedDifference: 'Cohens d',
    omegaSquared: 'ω²',
    riskDifference: 'Anteilsdifferenz',
    cramersV: 'Cramérs V',
    slopePerYear: 'Änderung je Jahr',
    hazardRatio: 'Hazard Ratio',
  },
  tests: {
    pearson: 't-Test von Pearsons r',
    spearman: 't-Test von Spearmans ρ',
    welch: 'Welch-Test',
    anova: 'Varianzanalyse',
    kruskalWallis: 'Kruskal-Wallis-Test',
    chiSquare: 'χ²-Test',
    fisherExact: 'exakter Test nach Fisher',
    trend: 't-Test der Steigung',
    logRank: 'Log-Rank-Test',
    wald: 'Wald-Test',
    score: 'Score-Test',
  },
  reasons: {
    tooFewRows: 'zu wenige vollständige Zeilen',
    tooFewGroups: 'weniger als zwei Gruppen mit genügend Zeilen',
    tooManyLevels: 'zu viele verschiedene Werte',
    constant: 'nur ein Wert',
    noVariationWithinGroups: 'keine Streuung innerhalb der Gruppen',
    sparseTable: 'zu wenige Zeilen je Zelle',
    noEvents: 'keine Ereignisse',
    tooFewEvents: 'zu wenige Ereignisse',
    separation: 'die Spalte trennt die Ereignisse von den übrigen Zeilen',
    noConvergence: 'der Schätzwert wurde nicht gefunden',
  },
  pair: ({ kind, first, second }) => {
    switch (kind) {
      case 'correlation':
      case 'association':
        return `${first} und ${second}`;
      case 'difference':
      case 'groups':
      case 'risk':
        return `${first} nach ${second}`;
      case 'trend':
        return `${first} im Verlauf von ${second}`;
      case 'logRank':
      case 'hazard':
        return `Überleben (${first}) nach ${second}`;
    }
  },
  against: (compared, against) => `${compared} gegenüber ${against}`,
  caution: {
    association:
      'Ein Zusammenhang ist keine Ursache: Andere Merkmale der Patienten können ihn erklären, und er muss anderswo nicht gelten.',
    survival:
      'Die Gruppen wurden nicht vergleichbar gemacht: Andere Merkmale können den Unterschied erklären, und er zeigt nicht, was eine Behandlung bewirken würde.',
    trend:
      'Eine Veränderung im Lauf der Zeit kann daran liegen, wer oder wie erfasst wurde, statt an den Patienten.',
  },
};
