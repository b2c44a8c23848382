import { type ColumnNames, directedNames } from './columnNames.ts';
import { DIRECTION, DIRECTIONS } from './directionWords.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { withoutNames } from './withoutNames.ts';

/**
 * The words with which a text says by itself which way something points, such as `longer` or `rises`. Nothing computed stands behind
 * them, and a model that mistakes the sign of an effect writes the wrong one.
 */
export function statedDirections(text: string, names: readonly ColumnNames[]): string[] {
  const words = withoutPlaceholders(text).normalize('NFKC');
  if (!DIRECTION.test(words)) return [];
  const found =
    withoutNames(words, directedNames(names)).replace(OF_NO_DIRECTION, '').match(DIRECTIONS) ?? [];
  return [...new Set(found.map((word) => word.toLowerCase()))];
}

/** Phrases with such a word that compare nothing. */
const OF_NO_DIRECTION =
  /\b(?:more|less) than (?:chance|one)\b|\bat (?:most|least)\b|\bonce more\b|\bmore or less\b|\bmehr als (?:Zufall|eine?)\b|\bmehr oder weniger\b/giu;

/** Whether a text turns a computed statement into its opposite, as in "it is wrong that {{r:age:weight|says}}". */
export const deniesStatement = (text: string): boolean =>
  DENIED.test(text.replace(/\p{Cf}/gu, '').normalize('NFKC'));

const BEFORE =
  "\\b(?:not|no|never|neither|nor|hardly|wrong|false|untrue|contrary|opposite|instead)\\b|n['’]t\\b";
const BEFORE_IN_GERMAN =
  '\\b(?:nicht|kein\\p{L}*|nie|niemals|weder|kaum|falsch|unwahr|gegenteil|statt|anstatt)\\b';
const STATEMENT = '\\{\\{[^{}|]+\\|\\s*says\\s*\\}\\}';
const DENIED = new RegExp(
  `(?:${BEFORE}|${BEFORE_IN_GERMAN})(?:(?![.!?;]\\s).)*${STATEMENT}|` +
    `${STATEMENT}[,:]?\\s+(?:(?:is|are|was|were|does|ist|war|stimmt|trifft)\\s+)?(?:not|wrong|false|untrue|nicht|falsch)\\b`,
  'isu',
);
