import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

export const finish = defineUpdate<string>('finish');
export const disturb = defineSignal('disturb');

/** Ends in the workflow task that handles its update, as an appointment does that is cancelled. */
export async function finishOnUpdate(): Promise<void> {
  let finished = false;
  setHandler(disturb, () => undefined);
  setHandler(finish, () => {
    finished = true;
    return 'finished';
  });
  await condition(() => finished);
}
