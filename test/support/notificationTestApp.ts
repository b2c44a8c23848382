import assert from 'node:assert/strict';
import twilio from 'twilio';
import { storeNotification } from '../../chaos/storeNotification.ts';
import { startJob } from '../../src/contracts/client/startJob.ts';
import { sendNotification } from '../../src/contracts/jobs.ts';
import type { ContactChange } from '../../src/domain/messaging/contactMerge.ts';
import { fastForward } from '../../src/sandbox/servers/fastForward.ts';
import { newId } from '../../src/security/newId.ts';
import type { NewNotification } from '../../src/store/messaging/notifications.ts';
import { suppressionsOf } from '../../src/store/messaging/suppressions.ts';
import { listAlerts } from '../../src/store/operations/alerts.ts';
import type { TestApp } from './testApp.ts';

/** What tests of notifications do with an app: `app` is asked for at each use. */
export function notificationTestApp(app: () => TestApp) {
  async function start(contact: ContactChange, notification: Partial<NewNotification>) {
    const contactId = await app().addContact({ email: `${newId('to')}@clinic.example`, ...contact });
    const stored = await storeNotification(app(), 'sms', { contactId, ...notification });
    const { notificationId } = stored;
    const input = { notificationId, contactId, clinicId: app().clinicId };
    const { handle, workflowId } = await startJob(app().client, sendNotification, input);
    return { handle, workflowId, notificationId };
  }
  async function send(contact: ContactChange, notification: Partial<NewNotification>) {
    const { handle, workflowId, notificationId } = await start(contact, notification);
    await fastForward(app().client, workflowId);
    return { ...(await handle.result()), notificationId };
  }
  const messagesOf = async (notificationId: string) =>
    new Map(
      (
        await app()
          .database.selectFrom('messages')
          .selectAll()
          .where('notificationId', '=', notificationId)
          .execute()
      ).map((row) => [row.channel, row]),
    );
  const statusOf = async (notificationId: string, channel: 'sms' | 'email') =>
    (await messagesOf(notificationId)).get(channel)?.status;
  const alertsAbout = async (subject: string) =>
    (await listAlerts(app().database, { openOnly: true, limit: 100 })).filter(
      (alert) => alert.subject === subject,
    );
  const reasonsOf = async (channel: 'sms' | 'email', address: string) =>
    (
      await suppressionsOf(
        app().database,
        app().clinicId,
        app().hashAddress(channel, address),
        app().config.TWILIO_FROM,
      )
    ).map(({ reason }) => reason);
  async function callBack(messageId: string, form: Record<string, string>) {
    const url = `${app().gatewayUrl}/webhooks/twilio/status?clinic=${app().clinicId}&message=${messageId}`;
    const signature = twilio.getExpectedTwilioSignature(app().config.TWILIO_AUTH_TOKEN ?? '', url, form);
    const headers = { 'x-twilio-signature': signature };
    const answer = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
    assert.equal(answer.status, 204);
  }

  return { start, send, messagesOf, statusOf, alertsAbout, reasonsOf, callBack };
}
