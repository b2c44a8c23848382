import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnTreatment } from '../../domain/datasets/identifiers/columnTreatment.ts';
import type { IdentifierKind } from '../../domain/datasets/identifiers/identifierKind.ts';
import type { KnownAs, KnownValues } from '../../domain/datasets/identifiers/knownValues.ts';
import { MISSING_AMONG_NUMBERS } from '../../domain/datasets/missingTexts.ts';
import type { TypedColumn } from '../types/typeColumn.ts';

/** What a user calls identifying is taken for names up to this many words, and for a phrase beyond. */
const NAME_WORDS = 3;

/** They are no value of a person, and stand in other columns too. */
const MISSING: ReadonlySet<string> = new Set(MISSING_AMONG_NUMBERS);

/** Kinds whose values are found in texts by their look, or are no values of a person alone. */
const FOUND_BY_LOOK: ReadonlySet<IdentifierKind> = new Set([
  'email',
  'phone',
  'fax',
  'url',
  'ip',
  'birthDate',
  'postalCode',
]);

/**
 * Adds the values of an identifying column, from the table `counted`, to those that are looked for in the other columns.
 */
export async function collectKnownValues(
  connection: DuckDBConnection,
  {
    known,
    treatment: { reason },
    typed,
  }: {
    readonly known: KnownValues;
    readonly treatment: ColumnTreatment;
    readonly typed: TypedColumn;
  },
): Promise<void> {
  // The values of a copy are known from the other column.
  if (reason.because === 'type' || reason.because === 'policy' || reason.because === 'copy') return;
  if (reason.because !== 'user' && FOUND_BY_LOOK.has(reason.kind)) return;
  const result = await connection.stream(`select v from counted where not ${typed.isMissing('v')}`);
  for (
    let batch = await result.fetchChunk();
    batch && batch.rowCount > 0;
    batch = await result.fetchChunk()
  ) {
    for (const value of batch.getColumnValues(0)) {
      const text = String(value);
      if (MISSING.has(text.trim().toLowerCase())) continue;
      known.add(text, knownAs(reason.because === 'user' ? undefined : reason.kind, text));
    }
    if (known.isFull) return;
  }
}

function knownAs(kind: IdentifierKind | undefined, value: string): KnownAs {
  if (kind === undefined) return value.trim().split(/\s+/).length <= NAME_WORDS ? 'name' : 'phrase';
  return kind === 'name' ? 'name' : 'phrase';
}
