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
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';

const { decideParked } = proxyActivities<AnalysisActivities>(SHORT_DB_ACTIVITY);
const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);

/** The parked tasks of an analysis: they wait until an operator decides to retry, skip or fail them. */
export class ParkedChunks {
  readonly #of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId };
  readonly #onChange: (count: number) => void;
  #count = 0;
  #decisions = 0;
  #isFailed = false;

  constructor(
    of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId },
    onChange: (count: number) => void,
  ) {
    this.#of = of;
    this.#onChange = onChange;
    setHandler(decideChunks, (decision) => this.decide(decision), {
      validator: (decision) => this.#validate(decision),
      description: 'Retries or skips parked chunks, or ends the analysis because of them',
    });
  }

  get count(): number {
    return this.#count;
  }

  set count(count: number) {
    this.#count = count;
    this.#onChange(count);
  }

  async decide({ action, chunks }: ChunkDecision): Promise<DecidedChunks> {
    if (action === 'fail') {
      this.#isFailed = true;
      return { decided: this.#count, parked: this.#count };
    }
    const result = await decideParked({ ...this.#of, action, chunks });
    this.count = result.parked;
    this.#decisions += 1;
    return result;
  }

  /** @throws ApplicationFailure `ChunksFailed` if an operator has decided to fail the analysis */
  throwIfFailed(): void {
    if (!this.#isFailed) return;
    throw ApplicationFailure.nonRetryable(
      `failed by decision: ${this.#count} parts have no answer`,
      'ChunksFailed',
    );
  }

  /** Raises an alert, repeats it with every reminder, and resolves after the next decision. */
  async awaitDecision(reminderMs: number): Promise<void> {
    const { analysisId, clinicId } = this.#of;
    const decisionsBefore = this.#decisions;
    const isDecided = () => this.#decisions > decisionsBefore || this.#isFailed;
    do {
      const which = `${analysisId} --clinic ${clinicId}`;
      const message =
        `${this.#count} parts of ${analysisId} have no answer; list them with: ${PROGRAM_NAME} chunks list ${which}, ` +
        `then: ${PROGRAM_NAME} chunks retry|skip|fail ${which}`;
      await raiseAlert({ kind: 'analysisWaitsForDecision', subject: analysisId, clinicId, message });
    } while (!(await condition(isDecided, reminderMs)));
    this.throwIfFailed();
    if (this.#count === 0)
      await resolveAlert({ clinicId, kind: 'analysisWaitsForDecision', subject: analysisId });
  }

  #validate(decision: ChunkDecision): void {
    const parsed = ChunkDecision.safeParse(decision);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw ApplicationFailure.nonRetryable(problems.join('; '), 'InvalidDecision');
    }
    if (this.#count === 0) throw ApplicationFailure.nonRetryable('no chunk is parked', 'NothingParked');
  }
}
