import assert from 'node:assert/strict';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import {
  listAlerts,
  raiseAlert,
  resolveAlert,
  resolveAlertById,
} from '../../../src/store/operations/alerts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.ts';

describe('alerts', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const raise = (subject: string, message = 'look') =>
    raiseAlert(test.database, {
      id: newId('al'),
      kind: 'reminderOverdue',
      subject,
      clinicId: null,
      message,
    });
  const open = async (subject: string) =>
    (await listAlerts(test.database, { openOnly: true, limit: 100 })).filter(
      (alert) => alert.subject === subject,
    );

  it('are raised once a kind and subject, counting how often', async () => {
    const first = await raise('appointment/1', 'one');
    const second = await raise('appointment/1', 'two');
    assert.deepEqual([first.isNew, second.isNew], [true, false]);
    assert.equal(second.id, first.id);
    const [alert, ...others] = await open('appointment/1');
    assert.deepEqual([alert?.occurrences, alert?.message, others.length], [2, 'two', 0]);
  });

  it('are raised again after they were resolved', async () => {
    const first = await raise('appointment/2');
    await resolveAlert(test.database, { clinicId: null, kind: 'reminderOverdue', subject: 'appointment/2' });
    assert.deepEqual(await open('appointment/2'), []);
    const second = await raise('appointment/2');
    assert.equal(second.isNew, true);
    assert.notEqual(second.id, first.id);
  });

  it('of two clinics about subjects of one name are two, and resolved on their own', async () => {
    const subject = 'appointment/5';
    const of = (clinicId: string | null) => ({ clinicId, kind: 'reminderOverdue', subject }) as const;
    const raiseFor = (clinicId: string | null) =>
      raiseAlert(test.database, { ...of(clinicId), id: newId('al'), message: 'look' });
    const raised = await Promise.all(['test-clinic', 'riverside', null].map(raiseFor));
    assert.deepEqual(
      raised.map(({ isNew }) => isNew),
      [true, true, true],
    );
    await resolveAlert(test.database, of('riverside'));
    const left = (await open(subject)).map(({ clinicId }) => clinicId);
    assert.deepEqual(left.sort(), [null, 'test-clinic'].sort());
  });

  it('of one clinic are unknown to another', async () => {
    const [clinic, other] = ['test-clinic', 'riverside'].map((id) => ClinicId.parse(id));
    const { id } = await raiseAlert(test.database, {
      id: newId('al'),
      kind: 'reminderOverdue',
      subject: 'appointment/6',
      clinicId: 'test-clinic',
      message: 'look',
    });
    assert.equal(await resolveAlertById(test.database, other, id), false);
    assert.equal((await open('appointment/6')).length, 1);
    assert.equal(await resolveAlertById(test.database, clinic, id), true);
  });

  it('are resolved by id once', async () => {
    const { id } = await raise('appointment/3');
    assert.deepEqual(
      [
        await resolveAlertById(test.database, undefined, id),
        await resolveAlertById(test.database, undefined, id),
      ],
      [true, false],
    );
  });

  it('are one even when raised at the same moment', async () => {
    const raised = await Promise.all(Array.from({ length: 20 }, () => raise('appointment/4')));
    assert.equal(new Set(raised.map(({ id }) => id)).size, 1);
    assert.equal(raised.filter(({ isNew }) => isNew).length, 1);
  });
});
