import { userInfo } from 'node:os';
import { z } from 'zod';
import {
  BudgetRaise,
  type BudgetState,
  budgetChanged,
  raiseBudget,
} from '../../contracts/analysis/analysisMessages.ts';
import { MaxCostUsd, MaxTokens } from '../../contracts/analysis/analysisOptions.ts';
import { AnalysisId, type ClinicId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { runningAnalysesOf } from '../../store/analysis/analyses.ts';
import { clinicDayBudget } from '../../store/analysis/budgets.ts';
import { changeClinic } from '../../store/clinics/clinics.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, flag, option } from '../shared/parameters.ts';
import { parseParameter } from '../shared/parseParameters.ts';
import { explained, requireAnalysis, runningAnalysis } from './analysisHandle.ts';

/** A limit, `none` to lift it, or nothing. */
const limitOrNone = (schema: z.ZodType<number, number>) =>
  z.preprocess(
    (text) => (text === undefined ? undefined : text === 'none' ? null : Number(text)),
    schema.nullable().optional(),
  );

const limitOptions = (span: string) => ({
  maxTokens: option(limitOrNone(MaxTokens), 'count', `prompt and output tokens together${span}, or none`),
  maxCost: option(limitOrNone(MaxCostUsd), 'usd', `US dollars${span}, or none`),
});

export const raiseAnalysisBudget = defineCommand({
  name: 'budgets raise',
  input: {
    analysis: argument(AnalysisId, 'the id of a running analysis, an_…'),
    ...limitOptions(''),
    clinicDay: flag("change the budget of the clinic's present day (UTC) instead of the analysis's"),
    clinic: clinicOption(),
  },
  examples: ['budgets raise an_0123456789abcdef0123456789abcdef --max-tokens 2000000'],
  run: async ({ analysis: analysisId, maxTokens, maxCost: maxCostUsd, clinicDay, clinic }, context) => {
    const raise = parseParameter('budget', BudgetRaise, {
      scope: clinicDay ? 'clinicDay' : 'job',
      ...(maxTokens === undefined ? {} : { maxTokens }),
      ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    });
    const { id: clinicId } = await context.clinic(clinic);
    const handle = await runningAnalysis(context, await requireAnalysis(context, clinicId, analysisId));
    const state = await explained(handle.executeUpdate(raiseBudget, { args: [raise] }));
    return { value: { analysisId, ...state }, text: budgetText(state) };
  },
});

export const showBudget = defineCommand({
  name: 'budgets show',
  input: { clinic: clinicOption() },
  examples: ['budgets show --clinic riverside'],
  run: async ({ clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const state = await clinicDayBudget(await context.database(), clinicId);
    return { value: { clinicId, ...state }, text: `${clinicId}: ${budgetText(state)}` };
  },
});

export const setBudget = defineCommand({
  name: 'budgets set',
  input: {
    ...limitOptions(' per day'),
    clinic: clinicOption(),
    by: option(z.string().optional(), 'name', 'who changes it; by default the user of this machine'),
  },
  examples: ['budgets set --clinic riverside --max-cost 20'],
  run: async ({ clinic, maxTokens, maxCost, by }, context) => {
    if (maxTokens === undefined && maxCost === undefined) {
      throw new InputError('InvalidArgument', 'name --max-tokens or --max-cost');
    }
    const database = await context.database();
    const { id: clinicId } = await context.clinic(clinic);
    await changeClinic(database, {
      id: clinicId,
      fields: {
        ...(maxTokens === undefined ? {} : { maxTokensPerDay: maxTokens }),
        ...(maxCost === undefined ? {} : { maxCostUsdPerDay: maxCost }),
      },
      changedBy: by ?? userInfo().username,
    });
    const told = await tellRunning(context, clinicId);
    const state = await clinicDayBudget(database, clinicId);
    return {
      value: { clinicId, ...state, analysesTold: told },
      text: `${clinicId}: ${budgetText(state)}; ${told} running analyses look again`,
    };
  },
});

const budgetText = ({ spentTokens, maxTokens, spentCostUsd, maxCostUsd }: BudgetState): string =>
  `${spentTokens} of ${maxTokens ?? 'unlimited'} tokens, ` +
  `${spentCostUsd ?? 'unknown'} of ${maxCostUsd ?? 'unlimited'} US dollars spent`;

/** Lets the clinic's analyses that wait for a budget look at it again; answers how many were told. */
async function tellRunning(context: CommandContext, clinicId: ClinicId): Promise<number> {
  const running = await runningAnalysesOf(await context.database(), clinicId);
  const told = running.map(async (analysis) => {
    const handle = await runningAnalysis(context, analysis);
    await handle.signal(budgetChanged);
  });
  // One that has just ended needs no telling.
  const settled = await Promise.allSettled(told);
  return settled.filter(({ status }) => status === 'fulfilled').length;
}
