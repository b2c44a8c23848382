import type { CountedTexts, TextClaim } from '../../domain/analysis/claimVerdict.ts';
import { cell, text } from '../sql.ts';
import { readRow } from '../types/countedValues.ts';
import type { AnalysedSource, SourceColumn } from './analysedSource.ts';

/**
 * Counts the rows that claims about texts are about: of a theme, those that contain one of its words, then
 * those that contain each; of a coding, those of each value.
 *
 * @returns in the order of the claims; undefined for a column that the source does not have, or whose texts do not leave
 * @throws the reason of the signal once it is aborted
 */
export async function countTexts(
  { connection, columns, signal }: AnalysedSource,
  claims: readonly TextClaim[],
): Promise<(CountedTexts | undefined)[]> {
  const counted: (CountedTexts | undefined)[] = [];
  for (const claim of claims) {
    signal.throwIfAborted();
    const column = columns.find(({ profile }) => profile.name === claim.column);
    if (!column || !leaves(column)) {
      counted.push(undefined);
      continue;
    }
    const conditions = conditionsOf(claim, cell(column.index));
    const counts = conditions.map((condition) => `count(*) filter (${condition})`);
    const value = column.typed.isValue(cell(column.index));
    const [rows = 0, ...found] = await readRow(
      connection,
      `select count(*) filter (${value}), ${counts.join(', ')} from source where ${cell(column.index)} is not null`,
    );
    counted.push({ rows: Number(rows), counts: found.map(Number) });
  }
  return counted;
}

function conditionsOf(claim: TextClaim, value: string): string[] {
  if (claim.predicate === 'coding') return claim.values.map((one) => `trim(${value}) = ${text(one.trim())}`);
  const words = claim.words.map((word) => `contains(lower(${value}), ${text(word.toLowerCase())})`);
  return [`(${words.join(' or ')})`, ...words];
}

const leaves = ({ profile: { treatment } }: SourceColumn): boolean =>
  treatment.treatment === 'scrubbed' || treatment.treatment === 'sent';
