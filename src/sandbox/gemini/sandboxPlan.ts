import { z } from 'zod';
import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';
import type { AnalysisPlan, PlannedSurvival } from '../../domain/analysis/analysisPlan.ts';
import { EVENT_NAME, TIME_NAME } from '../../domain/analysis/defaultPlan.ts';
import { usualEventCoding } from '../../domain/statistics/eventCoding.ts';
import { jsonLines } from './jsonLines.ts';

/** What a line of the schema tells of a column. */
const SchemaColumn = z.object({
  name: z.string(),
  comparedAs: z.enum(['number', 'category', 'score', 'date']),
  distinct: z.int(),
  values: z.array(z.string()).optional(),
});
type SchemaColumn = z.infer<typeof SchemaColumn>;

/** Words of a question about the time until an event, in English and German. */
const ASKS_FOR_SURVIVAL =
  /surviv|longer|shorter|mortal|überleb|länger|kürzer|verstorben|gestorben|(?<!\p{L})(?:time|death|dead|died|dying|zeit|tode?s?|sterb)(?!\p{L})/iu;

/** Those that ask for nothing else. */
const ASKS_FOR_SURVIVAL_ITSELF = /surviv|mortal|überleb/iu;
const NO_SURVIVAL = {
  en: 'Survival cannot be computed: no pair of columns is called like a time and like an event in the usual coding.',
  de: 'Das Überleben ist nicht zu berechnen: Kein Paar von Spalten heißt wie eine Zeit und wie ein Ereignis in der üblichen Kodierung.',
} as const satisfies Record<ReportLocale, string>;

/** Words by which a question may call a column that has one of these names. */
const USUAL_WORDS: readonly { readonly name: RegExp; readonly asked: RegExp }[] = [
  {
    name: /(?<!\p{L})(?:age|alter)(?!\p{L})/iu,
    asked: /(?<!\p{L})(?:age[ds]?|older|younger|alter|ältere?[nrs]?|jüngere?[nrs]?)(?!\p{L})/iu,
  },
  {
    name: /(?<!\p{L})(?:sex|gender|geschlecht)(?!\p{L})/iu,
    asked: /(?<!\p{L})(?:sex|gender|men|women|male|female|geschlecht|männern?|frauen)(?!\p{L})/iu,
  },
  {
    name: /(?<!\p{L})(?:wt|weight|gewicht)(?!\p{L})/iu,
    asked: /(?<!\p{L})(?:weight|gewicht|gewichts\p{L}+)(?!\p{L})/iu,
  },
  { name: /(?<!\p{L})ecog(?!\p{L})/iu, asked: /(?<!\p{L})(?:ecog|performance status)(?!\p{L})/iu },
  { name: /(?<!\p{L})karno/iu, asked: /(?<!\p{L})karnofsky/iu },
];

const MOST_FACTORS = 50;

/**
 * A plan by the words of the question: survival where it speaks of one and two columns are called like a time and an event of a usual
 * coding, else the columns that it names, the first as the outcome.
 */
export function sandboxPlan(
  schema: string,
  { question, locale }: { readonly question: string; readonly locale: ReportLocale },
): AnalysisPlan {
  const columns = jsonLines(schema, SchemaColumn);
  const survival = ASKS_FOR_SURVIVAL.test(question) ? usualSurvival(columns) : null;
  const named = columns
    .map((column) => ({ column, at: mentionOf(column.name, question) }))
    .filter(({ at }) => at >= 0)
    .toSorted((one, other) => one.at - other.at)
    .map(({ column }) => column);
  const names = named.map(({ name }) => name).filter((name) => !isOfSurvival(name, survival));
  const [outcome, ...others] = names;
  const asksInVain = survival === null && ASKS_FOR_SURVIVAL_ITSELF.test(question);
  const plan = { survival, filters: [], cannotAnswer: asksInVain ? NO_SURVIVAL[locale] : null };
  if (survival) {
    return {
      ...plan,
      outcomes: [survival.time],
      factors: names.slice(0, MOST_FACTORS),
      describeBy: survival.event,
    };
  }
  return {
    ...plan,
    outcomes: outcome === undefined ? [] : [outcome],
    factors: others.slice(0, MOST_FACTORS),
    describeBy: named.find(dividesRows)?.name ?? null,
  };
}

function usualSurvival(columns: readonly SchemaColumn[]): PlannedSurvival | null {
  const time = columns.find(({ name, comparedAs }) => TIME_NAME.test(name) && comparedAs === 'number');
  const event = columns.find((column) => EVENT_NAME.test(column.name) && dividesRows(column));
  const coding = event?.values && usualEventCoding(event.values);
  if (!time || !event || !coding) return null;
  return {
    time: time.name,
    event: event.name,
    eventValues: [...coding.event],
    censoredValues: [...coding.censored],
  };
}

const isOfSurvival = (name: string, survival: PlannedSurvival | null): boolean =>
  survival !== null && (name === survival.time || name === survival.event);

const dividesRows = ({ comparedAs, distinct }: SchemaColumn): boolean =>
  (comparedAs === 'category' || comparedAs === 'score') && distinct >= 2;

/** Where the question has the words of a name, or those that such a column is usually called by; -1 where it has neither. */
function mentionOf(name: string, question: string): number {
  const words = plainWords(name).trim();
  const at = words === '' ? -1 : ` ${plainWords(question)} `.indexOf(` ${words} `);
  if (at >= 0) return at;
  return Math.max(
    -1,
    ...USUAL_WORDS.filter((usual) => usual.name.test(name)).map(({ asked }) => question.search(asked)),
  );
}

/** The words in small letters; as long as the text, so that places in it stay. */
const plainWords = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ' ');
