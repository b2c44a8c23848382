import assert from 'node:assert/strict';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../../src/contracts/jobs.ts';
import { previewBulk, sendBulk } from '../../../src/contracts/messaging/bulkJobs.ts';
import { routeReplies } from '../../../src/contracts/messaging/replyJobs.ts';
import { BulkId, ClinicId, ContactId, NotificationId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import * as bulks from '../../../src/store/messaging/bulkSends.ts';
import { createNotification } from '../../../src/store/messaging/notifications.ts';
import { causesOf } from '../../support/causesOf.ts';
import { newBulk } from '../../support/newBulk.ts';
import { runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const OTHER = ClinicId.parse('other-clinic');

describe('messages of another clinic', () => {
  let app: TestApp;
  let contactId: ContactId;
  let notificationId: NotificationId;
  let bulkId: BulkId;

  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    contactId = await app.addContact({ email: 'ann@b.example', preferences: { marketing: ['email'] } });
    notificationId = NotificationId.parse(
      await createNotification(app.database, {
        id: newId('nt'),
        key: newId('key'),
        clinicId: app.clinicId,
        contactId,
        content: { template: 'visit-check-in' },
        channels: ['email'],
      }),
    );
    const bulk = newBulk(app);
    bulkId = bulk.id;
    await bulks.createBulkSend(app.database, bulk);
    await bulks.addSegment(app.database, bulk, { locale: null, wantedOnly: false });
  });
  after(() => app?.stop());

  /** What is said of an id, without the id. */
  const answerTo = async (id: string, result: Promise<unknown>): Promise<string> => {
    const error = await result.then(
      () => assert.fail('it was taken'),
      (failure: unknown) => failure,
    );
    return String(causesOf(error).at(-1)).replaceAll(id, 'ID');
  };

  it('are as unknown to jobs as those that do not exist, and none is sent', async () => {
    const unknownNotification = NotificationId.parse(newId('nt'));
    const notify = async (id: NotificationId) => {
      const input = { clinicId: OTHER, contactId, notificationId: id };
      return answerTo(id, (await startJob(app.client, sendNotification, input)).handle.result());
    };
    assert.match(await notify(notificationId), /NotificationNotFound: there is no notification ID/);
    assert.equal(await notify(notificationId), await notify(unknownNotification));

    const unknownBulk = BulkId.parse(newId('bk'));
    const start = {
      send: (id: BulkId) => startJob(app.client, sendBulk, { clinicId: OTHER, bulkId: id }),
      preview: (id: BulkId) => startJob(app.client, previewBulk, { clinicId: OTHER, bulkId: id }),
    };
    for (const startJobOf of [start.send, start.preview]) {
      const run = async (id: BulkId) => answerTo(id, (await startJobOf(id)).handle.result());
      assert.match(await run(bulkId), /BulkSendNotFound: there is no bulk send ID/);
      assert.equal(await run(bulkId), await run(unknownBulk));
    }

    const route = async (id: ContactId) =>
      answerTo(
        id,
        (await startJob(app.client, routeReplies, { clinicId: OTHER, contactId: id })).handle.result(),
      );
    assert.match(await route(contactId), /ContactNotFound: there is no contact ID/);
    assert.equal(await route(contactId), await route(ContactId.parse(newId('ct'))));
    assert.equal(app.sandbox.journal.query({ provider: 'resend', outcome: 'accepted' }).length, 0);
    const waiting = await bulks.countBulkOutcomes(app.database, app.clinicId, bulkId);
    assert.equal(waiting.waiting, waiting.total);
  });

  it('are not sent by the job of another contact', async () => {
    const someoneElse = await app.addContact({ email: 'bob@b.example' });
    const foreign = await app.addContact({ clinicId: OTHER, email: 'eve@b.example' });
    for (const contact of [someoneElse, foreign, ContactId.parse(newId('ct'))]) {
      const input = { clinicId: app.clinicId, contactId: contact, notificationId };
      const { handle } = await startJob(app.client, sendNotification, input);
      const answer = await answerTo(notificationId, handle.result());
      assert.match(answer, /NotificationNotFound: there is no notification ID/);
    }
    const { outcome } = await app.database
      .selectFrom('notifications')
      .select('outcome')
      .where('id', '=', notificationId)
      .executeTakeFirstOrThrow();
    assert.equal(outcome, null);
  });

  it('are as unknown to commands as those that do not exist', async () => {
    const said = async (id: string, ...command: readonly string[]) => {
      const { code, stderr } = await runClient([...command, '--clinic', OTHER], app.environment);
      assert.equal(code, 2, command.join(' '));
      return stderr.replaceAll(id, 'ID');
    };
    for (const [known, unknown, ...command] of [
      [contactId, newId('ct'), 'contacts', 'show'],
      [contactId, newId('ct'), 'suppressions', 'list'],
      [notificationId, newId('nt'), 'messages', 'show'],
      [bulkId, newId('bk'), 'bulk', 'status'],
      [bulkId, newId('bk'), 'bulk', 'recipients'],
    ] as const) {
      assert.equal(await said(known, ...command, known), await said(unknown, ...command, unknown));
    }
    for (const command of ['add', 'lift']) {
      const run = (id: string) => said(id, 'suppressions', command, id, '--channel', 'email');
      assert.equal(await run(contactId), await run(newId('ct')));
    }
    const resolve = (id: string) => said(id, 'messages', 'resolve', id, '--as', 'sent');
    assert.equal(await resolve(newId('ms')), await resolve(newId('ms')));
  });

  it('count neither against the caps of a clinic nor as duplicates', async () => {
    await app.changeClinic({ reminderMessagesPerDay: 1 });
    await app.changeClinic({ reminderMessagesPerDay: 1 }, OTHER);
    for (const clinicId of [app.clinicId, OTHER]) {
      const addressee = await app.addContact({ clinicId, email: 'shared@b.example' });
      const id = await createNotification(app.database, {
        id: newId('nt'),
        key: 'the same key',
        clinicId,
        contactId: addressee,
        content: { template: 'visit-check-in' },
        channels: ['email'],
      });
      const input = { clinicId, contactId: addressee, notificationId: NotificationId.parse(id) };
      const { handle } = await startJob(app.client, sendNotification, input);
      assert.equal((await handle.result()).outcome, 'sent');
    }
  });
});
