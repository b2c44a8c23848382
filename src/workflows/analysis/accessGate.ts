import { condition, proxyActivities } from '@temporalio/workflow';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import type { AnalysisId, ClinicId } from '../../contracts/shared/ids.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { Gate } from '../shared/gate.ts';

const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);

/** Closed while the provider refuses our key or does not know our model, until an operator fixes it and resumes the analysis. */
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
   * Closes the gate, unless it is closed already, and resolves when it is open again. Stays open if it was released after
   * `releasesSeen` was read, which is before the call: the refusal may be outdated.
   */
  async denied(
    { code, resumeId, releasesSeen }: { code: string; resumeId: string; releasesSeen: number },
    reminderMs: number,
  ): Promise<void> {
    if (!this.isClosed && this.#releases > releasesSeen) return;
    await this.closeFor(() => this.#waitForRelease(code, resumeId, reminderMs));
  }

  /** Opens the gate: the operator has fixed the problem. */
  release(): void {
    this.#releases += 1;
  }

  async #waitForRelease(code: string, resumeId: string, reminderMs: number): Promise<void> {
    const { analysisId, clinicId } = this.#of;
    const releasesBefore = this.#releases;
    this.#onChange(true);
    const message =
      `${analysisId} waits: Gemini refuses access (${code}); correct GEMINI_API_KEY or GEMINI_MODEL, restart the workers, ` +
      `then: ${PROGRAM_NAME} jobs resume ${resumeId}`;
    do {
      await raiseAlert({ kind: 'modelAccessDenied', subject: analysisId, clinicId, message });
    } while (!(await condition(() => this.#releases > releasesBefore, reminderMs)));
    await resolveAlert({ clinicId, kind: 'modelAccessDenied', subject: analysisId });
    this.#onChange(false);
  }
}
