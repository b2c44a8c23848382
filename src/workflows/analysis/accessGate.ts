import { condition, proxyActivities } from '@temporalio/workflow';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import type { AnalysisId, ClinicId } from '../../contracts/shared/ids.ts';
import { BOOKKEEPING } from '../shared/activityOptions.ts';
import { Gate } from '../shared/gate.ts';

const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(BOOKKEEPING);

/** Closed from when the provider refuses our key, or does not know our model, until somebody has mended it and says so. */
export class AccessGate extends Gate {
  readonly #of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId };
  readonly #onChange: (closed: boolean) => void;
  #releases = 0;

  constructor(
    of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId },
    onChange: (closed: boolean) => void,
  ) {
    super();
    this.#of = of;
    this.#onChange = onChange;
  }

  /** How often the gate was released so far. */
  get releases(): number {
    return this.#releases;
  }

  /**
   * Closes the gate, unless it is closed already, and resolves when it is open again. Stays open when it was released
   * since `releasesSeen` was read, before the call was asked for: what it was refused may be mended.
   */
  async denied(
    { code, resumeId, releasesSeen }: { code: string; resumeId: string; releasesSeen: number },
    reminderMs: number,
  ): Promise<void> {
    if (!this.isClosed && this.#releases > releasesSeen) return;
    await this.closeFor(() => this.#wait(code, resumeId, reminderMs));
  }

  /** Opens the gate: what was wrong is mended. */
  release(): void {
    this.#releases += 1;
  }

  async #wait(code: string, resumeId: string, reminderMs: number): Promise<void> {
    const { analysisId, clinicId } = this.#of;
    const seen = this.#releases;
    this.#onChange(true);
    const message =
      `${analysisId} waits: Gemini refuses access (${code}); correct GEMINI_API_KEY or GEMINI_MODEL, restart the workers, ` +
      `then: client resume ${resumeId}`;
    do {
      await raiseAlert({ kind: 'modelAccessDenied', subject: analysisId, clinicId, message });
    } while (!(await condition(() => this.#releases > seen, reminderMs)));
    await resolveAlert({ kind: 'modelAccessDenied', subject: analysisId });
    this.#onChange(false);
  }
}
