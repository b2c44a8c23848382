import { sql } from 'kysely';
import type { PlaceKey } from './answerPlaces.ts';
import type { Database } from './database.ts';
import { keyColumns } from './keyColumns.ts';

/** Selects from the places under these keys, as `place`; `asked.nth` counts the keys from 1, in their order. */
export const selectPlaces = (db: Database, keys: readonly PlaceKey[]) =>
  db
    .selectFrom(
      sql<{ analysis_id: string; level: number; index: number; part: string; nth: number }>`
        unnest(${keyColumns(keys)}) with ordinality`.as<'asked'>(
        sql`asked (analysis_id, level, index, part, nth)`,
      ),
    )
    .innerJoin('analysis_answers as place', (join) =>
      join
        .onRef('place.analysis_id', '=', 'asked.analysis_id')
        .onRef('place.level', '=', 'asked.level')
        .onRef('place.index', '=', 'asked.index')
        .onRef('place.part', '=', 'asked.part'),
    );
