import { budgetChanged } from '../contracts/analysis/analysisMessages.ts';
import { jobHandle } from '../contracts/client/jobHandle.ts';
import type { ClinicId } from '../contracts/shared/ids.ts';
import { runningAnalysesOf } from '../store/analysis/analyses.ts';
import { type BudgetUse, clinicDayBudget } from '../store/analysis/budgets.ts';
import { changeClinic } from '../store/clinics/clinics.ts';
import type { SteeringContext } from './steerAnalysis.ts';

/** What a clinic may spend per day (UTC): undefined leaves a limit as it is, null lifts it. */
export interface ClinicBudgetChange {
  readonly clinicId: ClinicId;
  readonly maxTokens?: number | null | undefined;
  /** US dollars. */
  readonly maxCostUsd?: number | null | undefined;
  /** Who changes it, for the audit trail. */
  readonly changedBy: string;
}

/**
 * Sets what a clinic may spend per day from now on, and lets its analyses that wait for a budget look at it again.
 *
 * @returns the budget of the present day, and how many running analyses were told
 */
export async function setClinicBudget(
  context: SteeringContext,
  { clinicId, maxTokens, maxCostUsd, changedBy }: ClinicBudgetChange,
): Promise<BudgetUse & { readonly analysesTold: number }> {
  const { database } = context;
  await changeClinic(database, {
    id: clinicId,
    fields: {
      ...(maxTokens === undefined ? {} : { maxTokensPerDay: maxTokens }),
      ...(maxCostUsd === undefined ? {} : { maxCostUsdPerDay: maxCostUsd }),
    },
    changedBy,
  });
  const analysesTold = await tellRunning(context, clinicId);
  return { ...(await clinicDayBudget(database, clinicId)), analysesTold };
}

/** Answers how many analyses were told. */
async function tellRunning({ database, temporal }: SteeringContext, clinicId: ClinicId): Promise<number> {
  const running = await runningAnalysesOf(database, clinicId);
  const told = running.map((analysis) =>
    jobHandle(temporal, clinicId, analysis.workflowId).signal(budgetChanged),
  );
  // One that has just ended needs no telling.
  const settled = await Promise.allSettled(told);
  return settled.filter(({ status }) => status === 'fulfilled').length;
}
