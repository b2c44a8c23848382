import type { Kysely } from 'kysely';

/** Where a chunk stands within its object. An object that was written before there were packs is one chunk, whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['dataset_chunks', 'import_chunks']) {
    await db.schema
      .alterTable(table)
      .addColumn('object_offset', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('object_bytes', 'bigint')
      .execute();
  }
}
