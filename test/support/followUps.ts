import assert from 'node:assert/strict';
import { startJob } from '../../src/contracts/client/startJob.ts';
import {
  type FollowUpPosition,
  followUpPosition,
  runFollowUps,
} from '../../src/contracts/followUps/followUpJobs.ts';
import { type Reply, reply } from '../../src/contracts/messaging/notifications.ts';
import { type ClinicId, FollowUpContextId } from '../../src/contracts/shared/ids.ts';
import { fastForward } from '../../src/sandbox/servers/fastForward.ts';
import { newId } from '../../src/security/newId.ts';
import { parseSequence } from '../../src/sequences/parseSequence.ts';
import { createFollowUpContext } from '../../src/store/followUps/followUpContexts.ts';
import { addSequenceVersion } from '../../src/store/followUps/followUpSequences.ts';
import { eventually } from './eventually.ts';
import { outbox } from './outbox.ts';
import type { TestApp } from './testApp.ts';

/** Stores a sequence of these steps under a name of its own; of one clinic, or of all. */
export async function defineSequence(
  app: TestApp,
  steps: readonly string[],
  more = '',
  name = `test-${newId('x').slice(2, 12)}`,
  owner: ClinicId | null = null,
) {
  const lines = [
    `name: ${name}`,
    'purpose: a test',
    more,
    'steps:',
    ...steps.map((step) => `  - { ${step} }`),
  ];
  const parsed = parseSequence(lines.join('\n'), name);
  if ('problems' in parsed) assert.fail(parsed.problems.join('\n'));
  await addSequenceVersion(app.database, owner, parsed.sequence);
  return name;
}

/** Starts follow-ups of a contact of their own; answers how to follow and steer them. */
export async function startFollowUps(
  app: TestApp,
  sequence: string,
  options: { timeZone?: string; variables?: Readonly<Record<string, unknown>> } = {},
) {
  const { clinicId } = app;
  const email = `${newId('to')}@patients.example`;
  const contactId = await app.addContact({ email, timeZone: options.timeZone ?? 'UTC' });
  const contextId = options.variables ? FollowUpContextId.parse(newId('fc')) : null;
  if (contextId !== null && options.variables) {
    const { variables } = options;
    await createFollowUpContext(app.database, { id: contextId, clinicId, contactId, variables });
  }
  const { handle } = await startJob(app.client, runFollowUps, { sequence, contactId, clinicId, contextId });
  const position = (): Promise<FollowUpPosition> => handle.query(followUpPosition);
  return {
    handle,
    position,
    /** Resolves once this step waits for its time; answers when that is. */
    until: (name: string) =>
      eventually(`step ${name}`, async () => {
        const { stepName, nextStepAt } = await position();
        return stepName === name && nextStepAt !== null && nextStepAt;
      }),
    forward: () => fastForward(app.client, handle.workflowId),
    mails: async () => (await outbox(app.sandbox)).emails.filter(({ to }) => to.includes(email)).length,
    async answer(body: string, meaning: Reply['meaning'] = 'text') {
      const replyId = newId('in');
      await app.database
        .insertInto('inboundMessages')
        .values({
          clinicId: app.clinicId,
          id: replyId,
          providerId: newId('SM'),
          sender: '+4915112345678',
          recipient: '+15005550006',
          body,
          meaning,
          state: 'signalled',
        })
        .execute();
      await handle.signal(reply, {
        replyId,
        meaning,
        notificationId: newId('nt'),
        receivedAt: new Date().toISOString(),
      });
    },
  };
}
