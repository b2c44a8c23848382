import { userInfo } from 'node:os';
import { z } from 'zod';
import { setClinicBudget } from '../../analyses/clinicBudget.ts';
import { raiseAnalysisBudget as raise } from '../../analyses/steerAnalysis.ts';
import { BudgetRaise, type BudgetState } from '../../contracts/analysis/analysisMessages.ts';
import { MaxCostUsd, MaxTokens } from '../../contracts/analysis/analysisOptions.ts';
import { AnalysisId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { clinicDayBudget } from '../../store/analysis/budgets.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, flag, option } from '../shared/parameters.ts';
import { parseParameter } from '../shared/parseParameters.ts';

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
    const change = parseParameter('budget', BudgetRaise, {
      scope: clinicDay ? 'clinicDay' : 'job',
      ...(maxTokens === undefined ? {} : { maxTokens }),
      ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    });
    const { id: clinicId } = await context.clinic(clinic);
    const services = { database: await context.database(), temporal: await context.temporal() };
    const state = await raise(services, { clinicId, analysisId }, change);
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
    const { id: clinicId } = await context.clinic(clinic);
    const services = { database: await context.database(), temporal: await context.temporal() };
    const changedBy = by ?? userInfo().username;
    const state = await setClinicBudget(services, { clinicId, maxTokens, maxCostUsd: maxCost, changedBy });
    return {
      value: { clinicId, ...state },
      text: `${clinicId}: ${budgetText(state)}; ${state.analysesTold} running analyses look again`,
    };
  },
});

const budgetText = ({ spentTokens, maxTokens, spentCostUsd, maxCostUsd }: BudgetState): string =>
  `${spentTokens} of ${maxTokens ?? 'unlimited'} tokens, ` +
  `${spentCostUsd ?? 'unknown'} of ${maxCostUsd ?? 'unlimited'} US dollars spent`;
