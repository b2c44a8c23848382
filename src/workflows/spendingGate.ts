import { ApplicationFailure } from '@temporalio/common';
import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { AlertActivities } from '../activities/alertActivities.ts';
import type { BudgetActivities } from '../activities/budgetActivities.ts';
import { BudgetRaise, type BudgetState, raiseBudget } from '../contracts/analysisMessages.ts';
import type { AnalysisId, ClinicId } from '../contracts/ids.ts';
import { BOOKKEEPING } from './activityOptions.ts';

const { changeBudget } = proxyActivities<BudgetActivities>(BOOKKEEPING);
const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(BOOKKEEPING);

const DAY_MS = 86_400_000;

/** Closed from when a budget is reached until it is raised, or, for a clinic's day, until the next day begins (UTC). */
export class SpendingGate {
  readonly #of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId };
  readonly #onChange: (closed: boolean) => void;
  #closed: 'job' | 'clinicDay' | undefined;
  #waiting: Promise<void> | undefined;
  #raises = 0;

  constructor(
    of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId },
    onChange: (closed: boolean) => void,
  ) {
    this.#of = of;
    this.#onChange = onChange;
    setHandler(raiseBudget, (raise) => this.#raise(BudgetRaise.parse(raise)), {
      validator: (raise) => validate(raise),
      description: 'Raises the budget of the analysis or of its clinic’s day',
    });
  }

  /** Closes the gate, unless it is closed already, and resolves when it is open again. */
  async reached(scope: 'job' | 'clinicDay', reminderMs: number): Promise<void> {
    this.#waiting ??= this.#wait(scope, reminderMs).finally(() => {
      this.#waiting = undefined;
    });
    await this.#waiting;
  }

  /** Resolves at once while the gate is open. */
  async pass(): Promise<void> {
    await this.#waiting;
  }

  async #wait(scope: 'job' | 'clinicDay', reminderMs: number): Promise<void> {
    const { analysisId, clinicId } = this.#of;
    const seen = this.#raises;
    this.#closed = scope;
    this.#onChange(true);
    const nextDayMs = Math.ceil((Date.now() + 1) / DAY_MS) * DAY_MS;
    const isOver = () => this.#raises > seen || (scope === 'clinicDay' && Date.now() >= nextDayMs);
    const what =
      scope === 'job' ? `${analysisId} has reached its budget` : `${clinicId} has reached its day's budget`;
    do {
      const message = `${what} and waits; raise it with: client budget raise ${analysisId}`;
      await raiseAlert({ kind: 'budgetReached', subject: analysisId, clinicId, message });
      const waitMs = scope === 'clinicDay' ? Math.min(reminderMs, nextDayMs - Date.now()) : reminderMs;
      await condition(() => this.#raises > seen, Math.max(1, waitMs));
    } while (!isOver());
    await resolveAlert({ kind: 'budgetReached', subject: analysisId });
    this.#closed = undefined;
    this.#onChange(false);
  }

  async #raise({ scope, maxTokens, maxCostUsd }: BudgetRaise): Promise<BudgetState> {
    const state = await changeBudget({ ...this.#of, scope, maxTokens, maxCostUsd });
    if (this.#closed === undefined || this.#closed === scope) this.#raises += 1;
    return state;
  }
}

function validate(raise: unknown): void {
  const parsed = BudgetRaise.safeParse(raise);
  if (parsed.success) return;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'budget'}: ${message}`,
  );
  throw ApplicationFailure.nonRetryable(problems.join('; '), 'InvalidBudget');
}
