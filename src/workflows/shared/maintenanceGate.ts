import { condition, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { MaintenanceActivities } from '../../activities/operations/maintenanceActivities.ts';
import { releaseHeldJob } from '../../contracts/operations/maintenanceJobs.ts';
import { LOCAL_DB_QUERY } from './activityOptions.ts';

const { holdForMaintenance } = proxyLocalActivities<MaintenanceActivities>(LOCAL_DB_QUERY);

/** Closed while maintenance is on; a workflow waits for it before it sends or starts to analyse. */
export class MaintenanceGate {
  readonly #onChange: (held: boolean) => void;
  #isReleased = false;
  #waiting: Promise<boolean> | undefined;

  constructor(onChange: (held: boolean) => void) {
    this.#onChange = onChange;
    setHandler(
      releaseHeldJob,
      () => {
        this.#isReleased = true;
      },
      { description: 'Checks again whether maintenance is on' },
    );
  }

  /**
   * Resolves at once unless maintenance is on, else after its end. True if it had to wait: earlier decisions may be
   * outdated then.
   */
  wait(): Promise<boolean> {
    this.#waiting ??= this.#waitForEnd().finally(() => {
      this.#waiting = undefined;
    });
    return this.#waiting;
  }

  async #waitForEnd(): Promise<boolean> {
    let wasHeld = false;
    for (;;) {
      this.#isReleased = false;
      if (!(await holdForMaintenance())) break;
      if (!wasHeld) this.#onChange(true);
      wasHeld = true;
      await condition(() => this.#isReleased);
    }
    if (wasHeld) this.#onChange(false);
    return wasHeld;
  }
}
