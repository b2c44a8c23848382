import { z } from 'zod';
import type { Page } from '../../store/page.ts';

/** A time as it is answered: ISO 8601, UTC. */
export const Instant = z.iso.datetime();

/** The query of every list. @param cursor what identifies an entry */
export const pageQuery = <Cursor extends z.ZodType>(cursor: Cursor) =>
  z.strictObject({
    since: z.iso
      .datetime({ offset: true, error: 'must be an instant such as 2026-11-27T00:00:00Z' })
      .transform((text) => new Date(text))
      .optional()
      .describe('only what was made since then'),
    limit: z.coerce.number().int().min(1).max(1_000).default(50).describe('how many entries at most'),
    cursor: cursor.optional().describe('the `nextCursor` of the page before'),
  });

/** The answer of every list. */
export const pageSchema = <Entry extends z.ZodType>(entry: Entry) =>
  z.object({ items: z.array(entry), nextCursor: z.string().nullable() });

/** A page as it is answered. */
export const pageBody = <Row, View>({ rows, nextCursor }: Page<Row>, view: (row: Row) => View) => ({
  items: rows.map(view),
  nextCursor,
});
