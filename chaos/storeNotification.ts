import { type ContactId, NotificationId } from '../src/contracts/ids.ts';
import { newId } from '../src/security/newId.ts';
import { createAnalysis } from '../src/store/analyses.ts';
import { createNotification } from '../src/store/notifications.ts';
import type { TestApp } from '../test/support/testApp.ts';

/** A notification to a contact of its own, over one channel. */
export async function storeNotification(
  app: TestApp,
  channel: 'email' | 'sms',
): Promise<{ notificationId: NotificationId; contactId: ContactId }> {
  const contactId = await app.addContact({
    email: `${newId('to')}@clinic.example`,
    phone: `+49151${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
  });
  const analysisId = newId('an');
  const datasetId = await app.storeSample();
  const { clinicId } = app;
  await createAnalysis(app.database, {
    id: analysisId,
    datasetId,
    clinicId,
    question: 'Which patients come back?',
    model: 'none',
    promptVersion: 'none',
    sandbox: true,
  });
  const id = await createNotification(app.database, {
    id: newId('nt'),
    key: `chaos/${analysisId}`,
    clinicId,
    contactId,
    template: 'follow-up-check-in',
    analysisId,
    reportId: null,
    channels: [channel],
  });
  return { notificationId: NotificationId.parse(id), contactId };
}
