import assert from 'node:assert/strict';
import { once } from 'node:events';
import { access, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type PostgresServer,
  type PostgresServerOptions,
  startPostgresServer,
} from '../../../src/sandbox/servers/postgresServer.ts';
import { processIdentity } from '../../../src/sandbox/servers/processRegistry.ts';

describe('the PostgreSQL server', () => {
  let folder: string;
  let dataDir: string;
  const servers: PostgresServer[] = [];

  const start = async (options: Partial<PostgresServerOptions> = {}) => {
    const server = await startPostgresServer({ dataDir, durable: false, report: () => {}, ...options });
    servers.push(server);
    return server;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftercare-postgres-'));
    dataDir = join(folder, 'data');
  });

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  it('is PostgreSQL 18 that counts characters as Unicode and time in UTC', async () => {
    const server = await start();
    const rows = await select(
      server.url(),
      "SELECT version(), upper('grün é') AS upper, current_setting('TimeZone') AS zone",
    );
    assert.match(String(rows[0]?.version), /^PostgreSQL 18\./);
    assert.deepEqual([rows[0]?.upper, rows[0]?.zone], ['GRÜN É', 'UTC']);
  });

  it('creates and drops databases of any name, and does not mind doing so twice', async () => {
    const server = await start();
    const name = 'Clinic "A" 1%';
    await server.createDatabase(name);
    await server.createDatabase(name);
    assert.deepEqual(await select(server.url(name), 'SELECT current_database() AS name'), [{ name }]);

    await server.dropDatabase(name);
    await server.dropDatabase(name);
    await assert.rejects(select(server.url(name), 'SELECT 1'), /does not exist/);
  });

  it('admits no client without the password, and listens on this machine only', async () => {
    const server = await start();
    const wrong = server.url().replace(/:[0-9a-f]+@/, ':wrong@');

    await assert.rejects(select(wrong, 'SELECT 1'), /password authentication failed/);
    assert.deepEqual(await select(server.url(), 'SHOW listen_addresses'), [
      { listen_addresses: '127.0.0.1' },
    ]);
    assert.equal((await stat(`${dataDir}.password`)).mode & 0o077, 0);
  });

  it('keeps its data and its password from one start to the next', async () => {
    const first = await start();
    await select(first.url(), 'CREATE TABLE kept AS SELECT 7 AS value');
    await first.stop();

    const second = await start({ port: first.port });
    assert.equal(second.url(), first.url());
    assert.deepEqual(await select(second.url(), 'SELECT value FROM kept'), [{ value: 7 }]);
  });

  it('leaves no process, record or log behind when it is stopped', async () => {
    const server = await start();
    await server.stop();
    await server.stop();

    assert.equal(processIdentity(server.pid), null);
    assert.deepEqual(await readdir(join(folder, 'run')), []);
    await assert.rejects(access(join(dataDir, 'postmaster.pid')));
  });

  it('writes its log where it is told to', async () => {
    const logFile = join(folder, 'postgres.log');
    const server = await start({ logFile });
    await server.stop();
    assert.match(await readFile(logFile, 'utf8'), /database system is ready to accept connections/);
  });

  it('says in one line that its port is in use', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const bound = blocker.address();
    assert.ok(bound !== null && typeof bound === 'object');
    try {
      await assert.rejects(start({ port: bound.port }), {
        message: `port ${bound.port} for PostgreSQL is in use; choose another or free it`,
      });
      await assert.rejects(access(dataDir));
    } finally {
      blocker.close();
    }
  });

  it('does not start on a folder that another one uses, or that holds something else', async () => {
    await start();
    await assert.rejects(start(), /PostgreSQL ended by itself .*postmaster\.pid/s);

    await writeFile(join(folder, 'data2'), 'a file');
    await assert.rejects(start({ dataDir: join(folder, 'data2') }), /data2 cannot be made/);
  });
});

async function select(connectionString: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
