import assert from 'node:assert/strict';
import { startJob } from '../../../src/contracts/client/startJob.ts';
import { erase } from '../../../src/contracts/operations/erasureJobs.ts';
import { ClinicId, ContactId, type DatasetId } from '../../../src/contracts/shared/ids.ts';
import { newId } from '../../../src/security/newId.ts';
import { suppressionsOf } from '../../../src/store/messaging/suppressions.ts';
import { pageOfAuditEntries } from '../../../src/store/operations/auditEvents.ts';
import { importRows, sampleRows } from '../../support/analysis.ts';
import { causesOf } from '../../support/causesOf.ts';
import { eventually } from '../../support/eventually.ts';
import { whereStored } from '../../support/everythingStored.ts';
import { startMainJob } from '../../support/mainJob.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';

const PATIENT = { name: 'Zebulon Quagga', email: 'zebulon@quagga.example', phone: '+4930901820447' };
const DETAILS = Object.values(PATIENT);
const SALT = 'okapi';

describe('erase', () => {
  let app: TestApp;
  let contactId: ContactId;
  let datasetId: DatasetId;
  let otherId: DatasetId;

  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    contactId = await app.addContact({ ...PATIENT, reference: 'Z-1' });
    datasetId = await importRows(app, sampleRows(40, SALT));
    otherId = await importRows(app, sampleRows(20, 'tapir'));
    const { handle } = await startMainJob(app, { datasetId, contactId });
    await handle.result();
    const { database } = app;
    await database
      .insertInto('inboundMessages')
      .values({
        clinicId: app.clinicId,
        id: newId('im'),
        providerId: 'SM0',
        sender: PATIENT.phone,
        recipient: '+15005550006',
        body: 'This is Zebulon Quagga',
        meaning: 'text',
        contactId,
        notificationId: null,
        workflowId: null,
        state: 'unmatched',
        settledAt: null,
      })
      .execute();
    await database
      .insertInto('suppressions')
      .values({
        clinicId: app.clinicId,
        channel: 'email',
        address: PATIENT.email,
        category: null,
        reason: 'complaint',
        messageId: null,
        liftedAt: null,
        liftedBy: null,
      })
      .execute();
    await database
      .insertInto('providerEvents')
      .values(
        [PATIENT.email, `not.${PATIENT.email}`].map((to) => ({
          provider: 'resend' as const,
          eventId: `early for ${to.length}`,
          type: 'email.sent',
          providerMessageId: `of-nobody-yet-${to.length}`,
          messageId: null,
          payload: JSON.stringify({ data: { to: [to] } }),
        })),
      )
      .execute();
  });
  after(() => app?.stop());

  const run = async (subject: Parameters<typeof erase.workflowId>[0]['subject'], dryRun = false) =>
    (await startJob(app.client, erase, { clinicId: app.clinicId, subject, dryRun })).handle.result();
  const stateOf = async (workflowId: string) =>
    (await app.client.workflow.getHandle(workflowId).describe()).status.name;

  it('only counts in a dry run', async () => {
    const before = await whereStored(app, [...DETAILS, SALT]);
    assert.ok(Object.keys(before).length >= 5, JSON.stringify(before));
    const counted = await run({ kind: 'dataset', id: datasetId }, true);
    assert.equal(counted.reports, 1);
    assert.equal(counted.rows.datasets, 1);
    assert.ok((counted.rows.messages ?? 0) >= 1);
    const ofContact = await run({ kind: 'contact', id: contactId }, true);
    assert.equal(ofContact.rows.contacts, 1);
    const { result } = await clientJson(['contacts', 'erase', 'Z-1', '--dry-run'], app.environment);
    assert.deepEqual(result, ofContact);
    assert.deepEqual(await whereStored(app, [...DETAILS, SALT]), before);
  });

  it('refuses what the clinic does not have', async () => {
    const clinicId = ClinicId.parse('riverside');
    const before = await whereStored(app, [...DETAILS, SALT]);
    for (const [owner, subject] of [
      [app.clinicId, { kind: 'contact', id: ContactId.parse(newId('ct')) }],
      [clinicId, { kind: 'contact', id: contactId }],
      [clinicId, { kind: 'dataset', id: datasetId }],
    ] as const) {
      const { handle } = await startJob(app.client, erase, { clinicId: owner, subject });
      const message = `SubjectNotFound: ${subject.id} is not a ${subject.kind} of this clinic`;
      await assert.rejects(handle.result(), (error: unknown) => causesOf(error).includes(message));
      const command = [`${subject.kind}s`, 'erase', subject.id, '--yes', '--clinic', owner];
      const { code, stderr } = await runClient(command, app.environment);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`^(contact: )?there is no (contact|data set) ${subject.id}`));
    }
    assert.deepEqual(await whereStored(app, [...DETAILS, SALT]), before);
    const unconfirmed = await runClient(['contacts', 'erase', contactId], app.environment);
    assert.equal(unconfirmed.code, 2);
    assert.match(unconfirmed.stderr, /^--yes: give it to confirm the erasure/);
  });

  it('ends the work about a data set and leaves nothing of it, in no table and on no disk', async () => {
    const followUps = await eventually('the follow-ups', async () => {
      for await (const { workflowId } of app.client.workflow.list({
        query: `ContactId = '${contactId}' and WorkflowType = 'runFollowUps'`,
      }))
        return workflowId;
      return undefined;
    });
    const erased = await run({ kind: 'dataset', id: datasetId });
    assert.ok(erased.jobs >= 1);
    assert.notEqual(await stateOf(followUps), 'RUNNING');
    assert.deepEqual(await whereStored(app, [SALT]), {});
    const left = await whereStored(app, [datasetId]);
    assert.deepEqual(Object.keys(left), ['audit_events']);
  });

  it('leaves nothing of a contact, in no table and on no disk', async () => {
    await run({ kind: 'contact', id: contactId });
    // An address that ends in the same way is another's.
    const others = await app.database
      .deleteFrom('providerEvents')
      .where('eventId', '=', `early for ${PATIENT.email.length + 4}`)
      .executeTakeFirst();
    assert.equal(others.numDeletedRows, 1n);
    assert.deepEqual(await whereStored(app, DETAILS), {});
    assert.deepEqual(Object.keys(await whereStored(app, [contactId])), ['audit_events']);
  });

  it('keeps that an address has opted out, which a later import cannot forget', async () => {
    const hashed = app.hashAddress('email', PATIENT.email);
    const reasons = async (clinicId: string) =>
      (await suppressionsOf(app.database, clinicId, hashed, null)).map(({ reason }) => reason);
    assert.deepEqual(await reasons(app.clinicId), ['complaint']);
    assert.deepEqual(await reasons('riverside'), []);
    const again = await app.addContact({ email: PATIENT.email });
    const listed = await runClient(['suppressions', 'list', again, '--json'], {
      ...app.environment,
      CLINIC_ID: app.clinicId,
    });
    assert.match(listed.stdout, /"reason": ?"complaint"/);
    await run({ kind: 'contact', id: again });
  });

  it('leaves what belongs to others', async () => {
    const left = Object.keys(await whereStored(app, ['tapir']));
    assert.ok(left.some((place) => place.startsWith(`clinics/test-clinic/datasets/${otherId}/`)));
  });

  it('writes down that something was erased, and nothing of what it was', async () => {
    const [, contact, dataset] = (await pageOfAuditEntries(app.database, { limit: 3 })).rows;
    assert.deepEqual([contact?.action, contact?.subject], ['contactErased', contactId]);
    assert.deepEqual([dataset?.action, dataset?.subject], ['datasetErased', datasetId]);
    assert.deepEqual(Object.keys(contact?.details ?? {}).sort(), ['rows']);
    assert.deepEqual([contact?.clinicId, dataset?.clinicId], [app.clinicId, app.clinicId]);
    const ofOther = (await pageOfAuditEntries(app.database, { clinicId: 'riverside', limit: 2 })).rows.filter(
      ({ action }) => !action.startsWith('clinic'),
    );
    assert.deepEqual(ofOther, []);
  });
});
