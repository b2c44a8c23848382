import assert from 'node:assert/strict';
import { newId } from '../../src/security/newId.ts';
import { raiseMessage } from '../../src/store/messaging/messageStatus.ts';
import { eventually } from '../support/eventually.ts';
import {
  addFailureClinic,
  failuresOf,
  giveUpMessage,
  listedFailure,
  untakenJob,
} from '../support/failures.ts';
import { clientJson, runClient } from '../support/runClient.ts';
import { storeMessage } from '../support/storeMessage.ts';
import type { TestApp } from '../support/testApp.ts';

/** The tests of retrying many failures, on the app of another test. */
export function retryingAll(app: () => TestApp): void {
  it('first looks and keeps a snapshot, then retries what that holds, so many per second', async () => {
    const clinic = await addFailureClinic(app());
    const clinicId = clinic.id;
    const store = async (failureCode: string | null) => {
      const id = await storeMessage(app().database, 'email', { clinicId });
      await giveUpMessage(app(), clinicId, id, failureCode);
      return id;
    };
    const messages = [await store('TriesUsedUp'), await store('TriesUsedUp'), await store('TriesUsedUp')];
    const open = await store(null);
    const [recovered = ''] = messages;
    const job = await untakenJob(app(), clinicId, `${clinicId}/import/all`);
    await job.terminate();
    await listedFailure(clinic, job.firstExecutionRunId);

    const looked = await clientJson(['failed', 'retry-all', '--dry-run'], clinic.environment);
    const { failures, byType, leftOut, waiting, retried, snapshotId } = looked;
    assert.deepEqual(
      { failures, byType, leftOut, waiting, retried },
      { failures: 4, byType: { importDataset: 1, message: 3 }, leftOut: 1, waiting: 4, retried: 0 },
    );
    assert.equal(failuresOf((await clinic.call('GET', '/failed')).body).length, 5, 'nothing is retried');
    await raiseMessage(app().database, clinicId, recovered, { status: 'delivered', providerId: newId('re') });

    const startedAt = Date.now();
    const all = ['failed', 'retry-all', '--yes', '--snapshot', String(snapshotId), '--rate', '2'];
    const ended = await clientJson(all, clinic.environment);
    assert.ok(Date.now() - startedAt >= 1_000, 'a second between the first two and the next');
    assert.deepEqual(
      [ended.waiting, ended.retried, ended.skipped, ended.skippedFor],
      [0, 3, 1, { FailureNotFound: 1 }],
    );
    await eventually('they have left', async () => {
      const { body } = await clinic.call('GET', '/failed');
      return failuresOf(body).every(({ id }) => id === open);
    });
    assert.equal((await app().client.workflow.getHandle(job.workflowId).describe()).status.name, 'RUNNING');
    const again = await clinic.call('POST', `/failed/snapshots/${snapshotId}/retry`, {});
    assert.deepEqual([again.status, again.body.type], [409, 'urn:aftercare:problem:NothingToRetry']);
    const audit = await clientJson(['audit', 'list', '--subject', String(snapshotId)], clinic.environment);
    assert.match(JSON.stringify(audit), /"failuresRetried".*"failures":4/);
  });

  it('does the same for an app', async () => {
    const clinic = await addFailureClinic(app());
    const message = await storeMessage(app().database, 'email', { clinicId: clinic.id });
    await giveUpMessage(app(), clinic.id, message, 'TriesUsedUp');
    const taken = await clinic.call('POST', '/failed/snapshots', { type: 'message' });
    assert.deepEqual([taken.status, taken.body.byType], [201, { message: 1 }]);
    const path = `/failed/snapshots/${taken.body.snapshotId}`;
    const stranger = await addFailureClinic(app());
    assert.equal((await stranger.call('GET', path)).status, 404);
    assert.equal((await stranger.call('POST', `${path}/retry`, {})).status, 404);
    assert.equal((await clinic.call('POST', `${path}/retry`, { perSecond: 0 })).status, 422);
    const started = await clinic.call('POST', `${path}/retry`, { perSecond: 50 });
    assert.equal(started.status, 202);
    await app().client.workflow.getHandle(String(started.body.workflowId)).result();
    const { body } = await clinic.call('GET', path);
    assert.deepEqual([body.waiting, body.retried, body.skippedFor], [0, 1, {}]);
  });

  it('refuses what matches nothing, and to retry what nobody has looked at', async () => {
    const { call, environment } = await addFailureClinic(app());
    const nothing = await call('POST', '/failed/snapshots', {});
    assert.deepEqual([nothing.status, nothing.body.type], [422, 'urn:aftercare:problem:NothingToRetry']);
    const unknown = newId('fs');
    for (const [options, says] of [
      [['--dry-run'], 'nothing that has failed and can be retried matches'],
      [[], '--yes: give it with --snapshot to retry, or --dry-run to look first'],
      [['--dry-run', '--yes'], '--yes: give it with --snapshot to retry, or --dry-run to look first'],
      [['--yes'], '--snapshot: name what a dry run has found'],
      [['--yes', '--snapshot', unknown], `there is no snapshot ${unknown}`],
      [
        ['--yes', '--snapshot', unknown, '--type', 'message'],
        '--type: is for --dry-run; a snapshot holds what it has found',
      ],
      [['--dry-run', '--snapshot', unknown], '--snapshot: is for --yes; a dry run makes another one'],
    ] as const) {
      const { code, stdout, stderr } = await runClient(['failed', 'retry-all', ...options], environment);
      assert.deepEqual([code, stdout, stderr.trim()], [2, '', says], options.join(' '));
    }
  });
}
