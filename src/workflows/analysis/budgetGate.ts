import { ApplicationFailure } from '@temporalio/common';
import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { BudgetActivities } from '../../activities/analysis/budgetActivities.ts';
import type { AlertActivities } from '../../activities/operations/alertActivities.ts';
import {
  BudgetRaise,
  type BudgetState,
  budgetChanged,
  raiseBudget,
} from '../../contracts/analysis/analysisMessages.ts';
import type { AnalysisId, ClinicId } from '../../contracts/shared/ids.ts';
import { problemsOf } from '../../contracts/shared/problemsOf.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { SHORT_DB_ACTIVITY } from '../shared/activityOptions.ts';
import { Gate } from '../shared/gate.ts';

const { changeBudget } = proxyActivities<BudgetActivities>(SHORT_DB_ACTIVITY);
const { raiseAlert, resolveAlert } = proxyActivities<AlertActivities>(SHORT_DB_ACTIVITY);

const DAY_MS = 86_400_000;

/** Closed after a budget is reached until it is raised or, for a clinic's day, until the next day begins (UTC). */
export class BudgetGate extends Gate {
  readonly #of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId };
  readonly #onChange: (closed: boolean) => void;
  #closed: 'job' | 'clinicDay' | undefined;
  #raises = 0;

  constructor(
    of: { readonly analysisId: AnalysisId; readonly clinicId: ClinicId },
    onChange: (closed: boolean) => void,
  ) {
    super();
    this.#of = of;
    this.#onChange = onChange;
    setHandler(
      budgetChanged,
      () => {
        this.#raises += 1;
      },
      { description: 'A budget was changed: checks it again' },
    );
    setHandler(raiseBudget, (raise) => this.#raise(BudgetRaise.parse(raise)), {
      validator: (raise) => validate(raise),
      description: 'Raises the budget of the analysis or of its clinic’s day',
    });
  }

  /** How often a budget was changed so far. */
  get raises(): number {
    return this.#raises;
  }

  /**
   * Closes the gate, unless it is closed already, and resolves when it is open again. Stays open if a budget was raised after
   * `raisesSeen` was read, which is before the call: the limit may be outdated.
   */
  async reached(scope: 'job' | 'clinicDay', raisesSeen: number, reminderMs: number): Promise<void> {
    if (!this.isClosed && this.#raises > raisesSeen) return;
    await this.closeFor(() => this.#waitForRaise(scope, reminderMs));
  }

  async #waitForRaise(scope: 'job' | 'clinicDay', reminderMs: number): Promise<void> {
    const { analysisId, clinicId } = this.#of;
    const raisesBefore = this.#raises;
    this.#closed = scope;
    this.#onChange(true);
    const nextDayMs = Math.ceil((Date.now() + 1) / DAY_MS) * DAY_MS;
    const isOver = () => this.#raises > raisesBefore || (scope === 'clinicDay' && Date.now() >= nextDayMs);
    const what =
      scope === 'job' ? `${analysisId} has reached its budget` : `${clinicId} has reached its day's budget`;
    do {
      const flag = scope === 'clinicDay' ? ' --clinic-day' : '';
      const message =
        `${what} and waits; raise it with: ` +
        `${PROGRAM_NAME} budgets raise ${analysisId} --clinic ${clinicId}${flag}`;
      await raiseAlert({ kind: 'budgetReached', subject: analysisId, clinicId, message });
      const waitMs = scope === 'clinicDay' ? Math.min(reminderMs, nextDayMs - Date.now()) : reminderMs;
      await condition(() => this.#raises > raisesBefore, Math.max(1, waitMs));
    } while (!isOver());
    await resolveAlert({ clinicId, kind: 'budgetReached', subject: analysisId });
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
  throw ApplicationFailure.nonRetryable(problemsOf(parsed.error, 'budget').join('; '), 'InvalidBudget');
}
