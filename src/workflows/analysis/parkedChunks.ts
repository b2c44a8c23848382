import { ApplicationFailure } from '@temporalio/common';
import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { AnalysisActivities } from '../../activities/analysis/analysisActivities.ts';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import {
  ChunkDecision,
  type DecidedChunks,
  decideChunks,
} from '../../contracts/analysis/analysisMessages.ts';
import type { AnalysisId, ClinicId } from '../../contracts/shared/ids.ts';
import { BOOKKEEPING } from '../shared/activityOptions.ts';

const { decideParked } = proxyActivities<AnalysisActivities>(BOOKKEEPING);
const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(BOOKKEEPING);

/** Where parked parts of an analysis wait until somebody decides what becomes of them. */
export class DecisionDesk {
  readonly #of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId };
  readonly #onParked: (parked: number) => void;
  #parked = 0;
  #decisions = 0;
  #isFailed = false;

  constructor(
    of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId },
    onParked: (parked: number) => void,
  ) {
    this.#of = of;
    this.#onParked = onParked;
    setHandler(decideChunks, (decision) => this.decide(decision), {
      validator: (decision) => this.#validate(decision),
      description: 'Retries or skips parked chunks, or ends the analysis because of them',
    });
  }

  get parked(): number {
    return this.#parked;
  }

  set parked(count: number) {
    this.#parked = count;
    this.#onParked(count);
  }

  async decide({ action, chunks }: ChunkDecision): Promise<DecidedChunks> {
    if (action === 'fail') {
      this.#isFailed = true;
      return { decided: this.#parked, parked: this.#parked };
    }
    const { analysisId } = this.#of;
    const result = await decideParked({ analysisId, action, chunks });
    this.parked = result.parked;
    this.#decisions += 1;
    return result;
  }

  /** Ends the analysis when somebody has decided so. */
  throwIfFailed(): void {
    if (!this.#isFailed) return;
    throw ApplicationFailure.nonRetryable(
      `ended by decision: ${this.#parked} parts have no answer`,
      'ChunksFailed',
    );
  }

  /** Raises an alert, again with every reminder, and resolves after the next decision. */
  async awaitDecision(reminderMs: number): Promise<void> {
    const { analysisId, clinicId } = this.#of;
    const seen = this.#decisions;
    const isDecided = () => this.#decisions > seen || this.#isFailed;
    do {
      const message =
        `${this.#parked} parts of ${analysisId} have no answer; list them with: client chunks list ${analysisId}, ` +
        `then: client chunks retry|skip|fail ${analysisId}`;
      await raiseAlert({ kind: 'analysisWaitsForDecision', subject: analysisId, clinicId, message });
    } while (!(await condition(isDecided, reminderMs)));
    this.throwIfFailed();
    if (this.#parked === 0) await resolveAlert({ kind: 'analysisWaitsForDecision', subject: analysisId });
  }

  #validate(decision: ChunkDecision): void {
    const parsed = ChunkDecision.safeParse(decision);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw ApplicationFailure.nonRetryable(problems.join('; '), 'InvalidDecision');
    }
    if (this.#parked === 0) throw ApplicationFailure.nonRetryable('no chunk is parked', 'NothingParked');
  }
}
