import type { BudgetState } from '../../contracts/analysis/analysisMessages.ts';
import type { AnalysisId, ClinicId } from '../../contracts/shared/ids.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import * as spending from '../../store/analysis/budgets.ts';
import type { Database } from '../../store/database.ts';

export interface BudgetActivityOptions {
  readonly database: Database;
}

/** What analyses and clinics may spend. */
export function budgetActivities({ database }: BudgetActivityOptions) {
  return {
    /** Changes a budget. Permanent `BudgetSpent` when a new limit is not above what is spent already. */
    async changeBudget(input: {
      analysisId: AnalysisId;
      clinicId: ClinicId;
      scope: 'job' | 'clinicDay';
      /** Undefined leaves a limit as it is; null lifts it. */
      maxTokens?: number | null | undefined;
      maxCostUsd?: number | null | undefined;
    }): Promise<BudgetState> {
      const { analysisId, clinicId, scope } = input;
      const budget =
        scope === 'job'
          ? await spending.jobBudget(database, clinicId, analysisId)
          : await spending.clinicDayBudget(database, clinicId);
      const limits = {
        maxTokens: input.maxTokens === undefined ? budget.maxTokens : input.maxTokens,
        maxCostUsd: input.maxCostUsd === undefined ? budget.maxCostUsd : input.maxCostUsd,
      };
      refuseSpent('maxTokens', limits.maxTokens, budget.spentTokens);
      refuseSpent('maxCostUsd', limits.maxCostUsd, budget.spentCostUsd ?? 0);
      if (scope === 'job') await spending.setJobBudget(database, clinicId, analysisId, limits);
      else await spending.setDayBudget(database, clinicId, spending.spendingDay(), limits);
      return { ...budget, ...limits };
    },
  };
}

export type BudgetActivities = ReturnType<typeof budgetActivities>;

function refuseSpent(name: string, limit: number | null, spent: number): void {
  if (limit === null || limit > spent) return;
  throw new PermanentError('BudgetSpent', `${name}: ${spent} is spent already; name a limit above it`);
}
