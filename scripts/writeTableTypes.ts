import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgresServer } from '../src/sandbox/servers/postgresServer.ts';
import { openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { tableTypes } from './tableTypes.ts';

/** Writes src/store/tables from what the migrations make of an empty database. */
const directory = mkdtempSync(join(tmpdir(), 'aftercare-tables-'));
const server = await startPostgresServer({
  dataDir: join(directory, 'postgres'),
  durable: false,
  report: (step) => console.log(step),
});
const database = openDatabase(server.url(), 1);
try {
  await migrate(database);
  for (const [file, text] of await tableTypes(database)) writeFileSync(file, text);
} finally {
  await database.destroy();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
