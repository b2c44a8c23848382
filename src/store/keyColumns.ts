import { type RawBuilder, sql } from 'kysely';
import type { PlaceKey } from './answerPlaces.ts';

/** Keys of places as what `unnest` makes rows of: analysis_id, level, index, part. */
export const keyColumns = (keys: readonly PlaceKey[]): RawBuilder<unknown> => sql`
  ${keys.map(({ analysisId }) => analysisId)}::text[], ${keys.map(({ level }) => level)}::integer[],
  ${keys.map(({ index }) => index)}::integer[], ${keys.map(({ part }) => part)}::text[]`;
