import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { startTestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import { unknownIdSchemas } from './idKinds.ts';
import { seedTenant } from './seedTenant.ts';
import { walkCommands } from './walkCommands.ts';
import { walkJobs } from './walkJobs.ts';

/** What is walked; a test walks one at a time. */
export type Walk = 'jobs' | 'commands';

/**
 * Gives the ids of one clinic to another: to every job and every command that takes an id. Each has to answer as it does
 * for an id that nothing has, and to change nothing that the first clinic has. What is walked is read from the contracts
 * and from the table of commands: a new job or command is walked without a change here.
 */
export async function checkTenants(walks: readonly Walk[] = ['jobs', 'commands']): Promise<CheckLine[]> {
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
    if (walks.includes('jobs')) lines.push(...(await walkJobs(app, { own, foreign })));
    if (walks.includes('commands')) lines.push(...(await walkCommands(app, { own, foreign })));
    return lines;
  } finally {
    await app.stop();
  }
}
