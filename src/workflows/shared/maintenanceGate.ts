import { condition, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { MaintenanceActivities } from '../../activities/operations/maintenanceActivities.ts';
import { releaseHeldJob } from '../../contracts/operations/maintenanceJobs.ts';
import { LOOK_UP } from './activityOptions.ts';

const { holdForMaintenance } = proxyLocalActivities<MaintenanceActivities>(LOOK_UP);

/** Closed while maintenance is on; a workflow passes it before it sends, or begins to analyse. */
export class MaintenanceGate {
  readonly #onChange: (held: boolean) => void;
  #isReleased = false;
  #passing: Promise<boolean> | undefined;

  constructor(onChange: (held: boolean) => void) {
    this.#onChange = onChange;
    setHandler(
      releaseHeldJob,
      () => {
        this.#isReleased = true;
      },
      { description: 'Looks again whether maintenance is on' },
    );
  }

  /**
   * Resolves at once unless maintenance is on, else after its end. True when it had to wait: what was decided before
   * may no longer hold.
   */
  pass(): Promise<boolean> {
    this.#passing ??= this.#pass().finally(() => {
      this.#passing = undefined;
    });
    return this.#passing;
  }

  async #pass(): Promise<boolean> {
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
