import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { startTestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import { unknownIdSchemas } from './idKinds.ts';
import { seedTenant } from './seedTenant.ts';
import { walkCommands } from './walkCommands.ts';
import { walkJobs } from './walkJobs.ts';
import { walkRoutes } from './walkRoutes.ts';

/** What is walked; a test walks one at a time. */
export type Walk = 'jobs' | 'commands' | 'routes';

/**
 * Gives the ids of one clinic to another: to every job, every command and every route of the API that takes
 * an id. Each has to answer as it does
 * for an id that nothing has, and to change nothing that the first clinic has. What is walked is read from the contracts, the
 * table of commands and the declared routes: a new one is walked without a change here.
 */
export async function checkTenants(
  walks: readonly Walk[] = ['jobs', 'commands', 'routes'],
): Promise<CheckLine[]> {
  const app = await startTestApp();
  try {
    await app.startWorkers();
    const foreign = await seedTenant(app, app.clinicId, 1);
    const own = await seedTenant(app, ClinicId.parse('riverside'), 2);
    const schemas = unknownIdSchemas();
    const lines: CheckLine[] = [
      {
        what: 'schemas of ids',
        expected: 'an example of each',
        found: schemas.length === 0 ? 'an example of each' : `none of ${schemas.join(', ')}`,
        ok: schemas.length === 0,
      },
    ];
    if (walks.includes('routes')) lines.push(...(await walkRoutes(app, { own, foreign })));
    if (walks.includes('commands')) lines.push(...(await walkCommands(app, { own, foreign })));
    // Last: booking gives an appointment of the own clinic the id that it is asked for.
    if (walks.includes('jobs')) lines.push(...(await walkJobs(app, { own, foreign })));
    return lines;
  } finally {
    await app.stop();
  }
}
