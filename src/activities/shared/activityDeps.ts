import type { Disks } from '../../disks/createDisks.ts';
import type { Providers } from '../../providers/createProviders.ts';
import type { RenderPool } from '../../reports/parts/renderPool.ts';
import type { Database } from '../../store/database.ts';

/** The systems that activities work with. */
export interface ActivityDeps {
  readonly database: Database;
  readonly disks: Disks;
  readonly providers: Providers;
  readonly renderPool: RenderPool;
}
