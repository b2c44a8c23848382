import assert from 'node:assert/strict';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { followUpPosition, runFollowUps } from '../../../src/contracts/followUps/followUpJobs.ts';
import type { JobInput } from '../../../src/contracts/shared/defineJob.ts';
import { AnalysisId, ClinicId, ContactId, FollowUpContextId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import { createFollowUpContext } from '../../../src/store/followUps/followUpContexts.ts';
import { causesOf } from '../../support/causesOf.ts';
import { eventually } from '../../support/eventually.ts';
import { defineSequence, startFollowUps } from '../../support/followUps.ts';
import { outbox } from '../../support/outbox.ts';
import type { TestApp } from '../../support/testApp.ts';

const WRITE = 'template: visit-check-in, channels: [email]';

/** The tests of follow-ups of several clinics, on the app of another test. */
export function followUpsOfClinics(startedApp: () => TestApp): void {
  let app: TestApp;
  before(() => {
    app = startedApp();
  });

  it('knows no contact, analysis, context or sequence of another clinic', async () => {
    const clinicId = ClinicId.parse('riverside');
    const own = await app.addContact({ clinicId, email: 'own@riverside.example' });
    const foreign = await app.addContact({ email: 'foreign@patients.example' });
    const contextId = FollowUpContextId.parse(newId('fc'));
    const context = { id: contextId, clinicId: app.clinicId, contactId: foreign, variables: {} };
    await createFollowUpContext(app.database, context);
    const analysisId = AnalysisId.parse(newId('an'));
    await app.database
      .insertInto('analyses')
      .values({
        clinicId: app.clinicId,
        id: analysisId,
        datasetId: await app.storeSample(),
        question: 'Why?',
        locale: 'en',
        readRows: 'text',
        workflowId: `${app.clinicId}/analysis/why`,
        model: 'gemini',
        promptVersion: '1',
        sandbox: true,
        status: 'completed',
      })
      .execute();
    const theirs = await defineSequence(
      app,
      [`name: only, wait: at once, ${WRITE}`],
      '',
      undefined,
      app.clinicId,
    );
    const sequence = await defineSequence(app, [`name: only, wait: at once, ${WRITE}`]);
    const failureOf = async (input: Partial<JobInput<typeof runFollowUps>>) => {
      const full = { sequence, contactId: own, clinicId, ...input };
      const { handle } = await startJob(app.client, runFollowUps, full);
      const error = await handle.result().catch((failed: unknown) => failed);
      return causesOf(error).at(-1) ?? assert.fail('it did not fail');
    };
    const contactUnknown = ContactId.parse(newId('ct'));
    for (const [given, unknown] of [
      [{ contactId: foreign }, { contactId: contactUnknown }],
      [{ analysisId }, { analysisId: AnalysisId.parse(newId('an')) }],
      [{ contextId }, { contextId: FollowUpContextId.parse(newId('fc')) }],
      [{ sequence: theirs }, { sequence: 'nothing-like-it' }],
    ] as const) {
      const [value = ''] = Object.values(given);
      const [other = ''] = Object.values(unknown);
      const failure = await failureOf(given);
      assert.match(failure, /^(Contact|Analysis|Context|Sequence)NotFound: /);
      assert.equal(failure.replace(value, 'ID'), (await failureOf(unknown)).replace(other, 'ID'));
    }
    assert.equal(
      (await outbox(app.sandbox)).emails.filter(({ to }) => /own@|foreign@/.test(String(to))).length,
      0,
    );
  });

  it('follows the sequence of its clinic where all clinics share another one of the same name', async () => {
    const name = await defineSequence(app, [`name: shared, wait: 20 d, ${WRITE}`]);
    await defineSequence(app, [`name: own, wait: 20 d, ${WRITE}`], '', name, app.clinicId);
    const run = await startFollowUps(app, name);
    await run.until('own');
    await defineSequence(app, [`name: newer, wait: 20 d, ${WRITE}`], '', name, app.clinicId);
    await run.forward();
    assert.equal((await run.handle.result()).sent, 1, 'the version with which it began');
    const clinicId = ClinicId.parse('riverside');
    const contactId = await app.addContact({ clinicId, email: 'shared@riverside.example' });
    const { handle } = await startJob(app.client, runFollowUps, { sequence: name, contactId, clinicId });
    await eventually('the shared step', async () => {
      return (await handle.query(followUpPosition)).stepName === 'shared';
    });
    await handle.terminate();
  });
}
