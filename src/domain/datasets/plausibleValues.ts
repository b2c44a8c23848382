import { headerWords } from './headerWords.ts';

interface PlausibleValues {
  /** As a word of a header, in five languages. */
  readonly words: readonly string[];
  readonly min: number;
  readonly max: number;
}

/** What a living patient's values lie between, in any of the usual units. */
const PLAUSIBLE: readonly PlausibleValues[] = [
  { words: ['age', 'alter', 'lebensalter', 'edad', 'eta', 'età', 'âge'], min: 0, max: 122 },
  {
    words: ['spo2', 'SpO2', 'sao2', 'SaO2', 'saturation', 'sättigung', 'saturación', 'saturazione'],
    min: 0,
    max: 100,
  },
  {
    words: ['hr', 'pulse', 'puls', 'heart rate', 'herzfrequenz', 'pouls', 'pulso', 'polso'],
    min: 0,
    max: 400,
  },
  { words: ['sbp', 'systolic', 'systolisch', 'systolique', 'sistólica', 'sistolica'], min: 0, max: 400 },
  { words: ['dbp', 'diastolic', 'diastolisch', 'diastolique', 'diastólica', 'diastolica'], min: 0, max: 300 },
  { words: ['bmi', 'imc'], min: 5, max: 200 },
];
/** Ages of something else, in other units, or differences. */
const OTHER_AGE =
  /\b(?:months?|days?|weeks?|monate?n?|tage?n?|wochen?|mois|jours|meses|dias|mesi|giorni|gestational|change|diff|delta|group|z|score)\b/;

const hasWord = (words: string, word: string): boolean => ` ${words} `.includes(` ${headerWords(word)} `);

/** The range in which the numbers of a column with this name can be; undefined for columns of which nothing is known. */
export function plausibleRange(header: string): { readonly min: number; readonly max: number } | undefined {
  const words = headerWords(header);
  if (OTHER_AGE.test(words)) return undefined;
  return PLAUSIBLE.find((known) => known.words.some((word) => hasWord(words, word)));
}

/** Words of a start and of its end, in five languages. */
const SPANS: readonly (readonly [string, string])[] = [
  ['start', 'end'],
  ['start', 'stop'],
  ['begin', 'end'],
  ['from', 'to'],
  ['admission', 'discharge'],
  ['admitted', 'discharged'],
  ['admit', 'discharge'],
  ['diagnosis', 'death'],
  ['beginn', 'ende'],
  ['von', 'bis'],
  ['aufnahme', 'entlassung'],
  ['aufnahmedatum', 'entlassungsdatum'],
  ['début', 'fin'],
  ['debut', 'fin'],
  ['entrée', 'sortie'],
  ['entree', 'sortie'],
  ['inicio', 'fin'],
  ['ingreso', 'alta'],
  ['inizio', 'fine'],
  ['ricovero', 'dimissione'],
];

/** Whether two headers differ only in that one names the start and the other the end of something. */
export function isSpan(start: string, end: string): boolean {
  const first = headerWords(start).split(' ');
  const last = headerWords(end).split(' ');
  if (first.length !== last.length) return false;
  const differing = first
    .map((word, index) => [word, last[index] ?? ''] as const)
    .filter(([a, b]) => a !== b);
  const [words] = differing;
  return (
    differing.length === 1 &&
    SPANS.some(([from, to]) => words?.[0] === headerWords(from) && words[1] === headerWords(to))
  );
}

/** Words of dates that are expected to come. */
const PLANNED: readonly string[] = [
  ...['next', 'planned', 'scheduled', 'due', 'expected', 'follow', 'appointment', 'expiry', 'until'],
  ...['termin', 'geplant', 'nächster', 'nächste', 'nächstes', 'fällig'],
  ...[
    'prochain',
    'prochaine',
    'prévu',
    'prévue',
    'próxima',
    'próximo',
    'prevista',
    'previsto',
    'prossima',
    'prossimo',
  ],
];

/** Whether a date of a column with this name may be in the future. */
export function mayBeInFuture(header: string): boolean {
  const words = headerWords(header);
  return PLANNED.some((word) => hasWord(words, word));
}
