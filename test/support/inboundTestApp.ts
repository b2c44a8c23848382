import assert from 'node:assert/strict';
import { defaultPayloadConverter } from '@temporalio/common';
import twilio from 'twilio';
import { type ClinicId, MessageId } from '../../src/contracts/shared/ids.ts';
import type { ContactChange } from '../../src/domain/messaging/contactMerge.ts';
import { newId } from '../../src/security/newId.ts';
import { claimMessage } from '../../src/store/messaging/messageClaims.ts';
import { createMessage, freezeRequest } from '../../src/store/messaging/messages.ts';
import { createNotification, type NewNotification } from '../../src/store/messaging/notifications.ts';
import { reserveAnswers } from '../../src/store/messaging/replyQuestions.ts';
import { suppressionsOf } from '../../src/store/messaging/suppressions.ts';
import { eventually } from './eventually.ts';
import { NEXT_YEAR } from './nextYear.ts';
import type { TestApp } from './testApp.ts';

/** What tests of inbound SMS do with an app: `app` is asked for at each use. */
export function inboundTestApp(app: () => TestApp) {
  let lastNumber = 4_915_112_300_000;
  const newNumber = () => `+${++lastNumber}`;

  /** A contact that was asked something by SMS, and the workflow that waits for the answer. */
  async function ask(
    phone: string,
    notification: Partial<NewNotification> = {},
    contact: ContactChange & { readonly clinicId?: ClinicId } = {},
    sender = '+15005550006',
  ) {
    const clinicId = contact.clinicId ?? app().clinicId;
    const contactId = await app().addContact({ phone, email: `${newId('to')}@clinic.example`, ...contact });
    const workflowId = newId('appointment');
    const notificationId = await createNotification(app().database, {
      id: newId('nt'),
      key: newId('key'),
      clinicId,
      contactId,
      content: {
        template: 'appointment-reminder',
        startsAt: `${NEXT_YEAR}-06-15T08:00:00Z`,
        timeZone: 'Europe/Berlin',
      },
      channels: ['sms'],
      replyWorkflowId: workflowId,
      ...notification,
    });
    const message = { id: newId('ms'), notificationId, channel: 'sms' } as const;
    const messageId = MessageId.parse(await createMessage(app().database, clinicId, message));
    if (notification.replyWorkflowId !== null)
      await reserveAnswers(app().database, { clinicId, messageId }, { number: phone, sender });
    await freezeRequest(app().database, clinicId, messageId, {
      request: {},
      recipient: phone,
      sender,
    });
    await claimMessage(app().database, clinicId, messageId, app().hashAddress('sms', phone));
    return { contactId, notificationId, workflowId, messageId };
  }
  /** A workflow that nobody works on keeps the signals it gets in its history. */
  const startWaiting = (workflowId: string) =>
    app().client.workflow.start('waitForReply', { workflowId, taskQueue: 'nobody' });
  async function signalsOf(workflowId: string): Promise<unknown[]> {
    const { events } = await app().client.workflow.getHandle(workflowId).fetchHistory();
    return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
      const payload = signal?.input?.payloads?.[0];
      return payload ? [defaultPayloadConverter.fromPayload(payload)] : [];
    });
  }
  const meanings = async (workflowId: string) =>
    (await signalsOf(workflowId)).map((signal) => Object(signal).meaning);
  const answer = async (from: string, body: string) => {
    const { status, sid, body: answered } = await app().sandbox.receiveSms({ from, body });
    assert.deepEqual(
      [status, answered],
      [200, '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'],
    );
    return sid;
  };
  const stored = async (sid: string) =>
    app().database.selectFrom('inboundMessages').selectAll().where('providerId', '=', sid).executeTakeFirst();
  const suppressed = (number: string, clinicId = app().clinicId) =>
    suppressionsOf(app().database, clinicId, app().hashAddress('sms', number), '+15005550006');
  const settledAs = (sid: string, state: string) =>
    eventually(`the reply is ${state}`, async () => (await stored(sid))?.state === state);
  const post = (form: Record<string, string>, options: { token?: string; query?: string } = {}) => {
    const url = `${app().gatewayUrl}/webhooks/twilio/inbound${options.query ?? ''}`;
    const token = options.token ?? app().config.TWILIO_AUTH_TOKEN ?? '';
    const signature = twilio.getExpectedTwilioSignature(token, url, form);
    return fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(form),
    });
  };
  const formOf = (From: string, Body: string, more: Record<string, string> = {}) => ({
    MessageSid: newId('SM'),
    From,
    To: '+15005550006',
    Body,
    ...more,
  });

  return {
    newNumber,
    ask,
    startWaiting,
    signalsOf,
    meanings,
    answer,
    stored,
    suppressed,
    settledAs,
    post,
    formOf,
  };
}
