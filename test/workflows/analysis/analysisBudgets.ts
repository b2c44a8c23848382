import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { budgetChanged, raiseBudget } from '../../../src/contracts/analysis/analysisMessages.ts';
import { analyze, importRows, openAlerts, untilAlert, untilPhase } from '../../support/analysis.ts';
import { eventually } from '../../support/eventually.ts';
import type { TestApp } from '../../support/testApp.ts';
import { addTestClinic, changeTestClinic } from '../../support/testClinics.ts';
import { waitingForLocks } from '../../support/waitingForLocks.ts';

/** The tests of budgets, on the app of another test. `rowsOf` makes rows that no other test analyses. */
export function analysisBudgets(startedApp: () => TestApp, rowsOf: (count: number) => string[]): void {
  let app: TestApp;
  before(() => {
    app = startedApp();
  });

  it("stops at its clinic's budget of the day, and goes on when that day's or every day's is raised", async () => {
    const clinicId = await addTestClinic(app.database, 'thrifty-clinic', { maxTokensPerDay: 4_000 });
    const spent = async () =>
      (
        await app.database
          .selectFrom('clinicSpending')
          .select('tokens')
          .where('clinicId', '=', clinicId)
          .executeTakeFirst()
      )?.tokens ?? 0;
    const { handle } = await analyze(app, await importRows(app, rowsOf(400), clinicId), { clinicId });
    await untilPhase(handle, 'budget');
    const alert = await untilAlert(app, 'budgetReached');
    assert.match(alert.message, /thrifty-clinic has reached its day's budget.*--clinic-day$/);
    assert.ok((await spent()) > 0 && (await spent()) <= 4_000);

    // Another clinic is not concerned.
    const { handle: other } = await analyze(app, await importRows(app, rowsOf(20)));
    assert.equal((await other.result()).missingChunks, 0);

    const raised = await handle.executeUpdate(raiseBudget, {
      args: [{ scope: 'clinicDay', maxTokens: 8_000 }],
    });
    assert.equal(raised.maxTokens, 8_000);
    await eventually('more spending', async () => (await spent()) > 4_000);
    await untilPhase(handle, 'budget');
    assert.ok((await spent()) <= 8_000);
    await app.database.deleteFrom('clinicBudgets').execute();
    await changeTestClinic(app.database, clinicId, { maxTokensPerDay: null });
    await handle.signal(budgetChanged);
    assert.equal((await handle.result()).missingChunks, 0);
    assert.deepEqual(await openAlerts(app, 'budgetReached'), []);
  });

  it("stops at its own budget in dollars and at its clinic's", async () => {
    const clinicId = await addTestClinic(app.database, 'poor-clinic', { maxCostUsdPerDay: 0.009 });
    const { handle } = await analyze(app, await importRows(app, rowsOf(400), clinicId), {
      clinicId,
      maxCostUsd: 0.006,
    });
    await untilPhase(handle, 'budget');
    const own = await handle.executeUpdate(raiseBudget, { args: [{ maxCostUsd: 5 }] });
    assert.ok((own.spentCostUsd ?? 0) > 0 && (own.spentCostUsd ?? 0) <= 0.006);
    await eventually("the clinic's budget", async () => {
      const [alert] = await openAlerts(app, 'budgetReached');
      return alert?.message.startsWith(clinicId);
    });
    await handle.executeUpdate(raiseBudget, { args: [{ scope: 'clinicDay', maxCostUsd: null }] });
    assert.equal((await handle.result()).missingChunks, 0);
  });

  it('goes on when its budget is raised while a call that met the old one is still on its way', async () => {
    const clinicId = await addTestClinic(app.database, 'raising-clinic');
    const datasetId = await importRows(app, rowsOf(20), clinicId);
    const blocked = (kind: string) =>
      eventually(
        `a call that waits for a lock: ${kind}`,
        async () => (await waitingForLocks(app.database, kind)) > 0,
      );
    const answersLock = await app.database.startTransaction().execute();
    const budgetLock = await app.database.startTransaction().execute();
    try {
      await sql`select pg_advisory_xact_lock(hashtext(${`spending/${clinicId}`}))`.execute(budgetLock);
      const { handle } = await analyze(app, datasetId, { maxTokens: 100, clinicId });
      await blocked('advisory');
      await sql`lock table analysis_tasks in access exclusive mode`.execute(answersLock);
      await budgetLock.rollback().execute();
      await blocked('relation');
      await handle.executeUpdate(raiseBudget, { args: [{ maxTokens: null }] });
      await answersLock.rollback().execute();
      assert.equal((await handle.result()).missingChunks, 0);
    } finally {
      for (const lock of [budgetLock, answersLock]) if (!lock.isRolledBack) await lock.rollback().execute();
    }
  });
}
