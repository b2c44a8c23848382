import type { Command } from 'commander';
import { z } from 'zod';
import {
  BudgetRaise,
  type BudgetState,
  budgetChanged,
  raiseBudget,
} from '../../contracts/analysis/analysisMessages.ts';
import { MaxCostUsd, MaxTokens } from '../../contracts/analysis/analysisOptions.ts';
import { AnalysisId, ClinicId } from '../../contracts/shared/ids.ts';
import { InputError } from '../../inputError.ts';
import { runningAnalysesOf } from '../../store/analysis/analyses.ts';
import { type BudgetLimits, clinicDayBudget, setClinicBudget } from '../../store/analysis/budgets.ts';
import { type CommandContext, withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';
import { explained, knownAnalysis, runningAnalysis } from './analysisHandle.ts';

/** `budget raise ANALYSIS` and `budget show|set CLINIC`. */
export function addBudgetCommands(program: Command): void {
  const budget = program.command('budget').description('what analyses and clinics may spend');
  addRaiseCommand(budget);
  budget
    .command('show')
    .argument('<clinic>', 'the id of a clinic')
    .option('--json', 'print one JSON object', false)
    .description("show the budget of a clinic's present day (UTC) and what of it is spent")
    .addHelpText('after', '\nExample:\n  npm run client -- budget show riverside')
    .action(async (id: string, options: { json: boolean }) => {
      const clinicId = parseArgument('clinic', ClinicId, id);
      await withContext(async (context) => {
        const state = await clinicDayBudget(await context.database(), clinicId, defaultLimits(context));
        createOutput(options.json).result({ clinicId, ...state }, `${clinicId}: ${budgetText(state)}`);
      });
    });
  budget
    .command('set')
    .argument('<clinic>', 'the id of a clinic')
    .option('--max-tokens <count>', 'prompt and output tokens together a day, or none')
    .option('--max-cost <usd>', 'US dollars a day, or none')
    .option('--json', 'print one JSON object', false)
    .description(
      'set what a clinic may spend each day (UTC) from now on; a limit that is not named is lifted',
    )
    .addHelpText('after', '\nExample:\n  npm run client -- budget set riverside --max-cost 20')
    .action(async (id: string, options: LimitFlags & { json: boolean }) => {
      const clinicId = parseArgument('clinic', ClinicId, id);
      const { maxTokens, maxCostUsd } = parsedLimits(options);
      if (maxTokens === undefined && maxCostUsd === undefined) {
        throw new InputError('InvalidArgument', 'name --max-tokens or --max-cost');
      }
      await withContext(async (context) => {
        const database = await context.database();
        const limits = { maxTokens: maxTokens ?? null, maxCostUsd: maxCostUsd ?? null };
        await setClinicBudget(database, clinicId, null, limits);
        const told = await tellRunning(context, clinicId);
        const state = await clinicDayBudget(database, clinicId, defaultLimits(context));
        createOutput(options.json).result(
          { clinicId, ...state, analysesTold: told },
          `${clinicId}: ${budgetText(state)}; ${told} running analyses look again`,
        );
      });
    });
}

interface LimitFlags {
  readonly maxTokens?: string;
  readonly maxCost?: string;
}

function parsedLimits({ maxTokens, maxCost }: LimitFlags) {
  return {
    ...(maxTokens === undefined
      ? {}
      : { maxTokens: parseArgument('--max-tokens', orNone(MaxTokens), maxTokens) }),
    ...(maxCost === undefined
      ? {}
      : { maxCostUsd: parseArgument('--max-cost', orNone(MaxCostUsd), maxCost) }),
  };
}

const defaultLimits = ({ config }: CommandContext): BudgetLimits => ({
  maxTokens: config.CLINIC_MAX_TOKENS_PER_DAY ?? null,
  maxCostUsd: config.CLINIC_MAX_COST_USD_PER_DAY ?? null,
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

/** A limit, or `none` to lift it. */
const orNone = (schema: z.ZodType<number, number>) =>
  z.preprocess((text) => (text === 'none' ? null : Number(text)), schema.nullable());

function addRaiseCommand(budget: Command): void {
  budget
    .command('raise')
    .argument('<analysis>', 'the id of a running analysis, an_…')
    .option('--max-tokens <count>', 'prompt and output tokens together, or none')
    .option('--max-cost <usd>', 'US dollars, or none')
    .option(
      '--clinic-day',
      "change the budget of the clinic's present day (UTC) instead of the analysis's",
      false,
    )
    .option('--json', 'print one JSON object', false)
    .description('change the budget of a running analysis; one that waits for it goes on')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- budget raise an_0123456789abcdef0123456789abcdef --max-tokens 2000000',
    )
    .action(
      async (
        id: string,
        options: { maxTokens?: string; maxCost?: string; clinicDay: boolean; json: boolean },
      ) => {
        const analysisId = parseArgument('analysis', AnalysisId, id);
        const scope = options.clinicDay ? 'clinicDay' : 'job';
        const raise = parseArgument('budget', BudgetRaise, { scope, ...parsedLimits(options) });
        await withContext(async (context) => {
          const handle = await runningAnalysis(context, await knownAnalysis(context, analysisId));
          const state = await explained(handle.executeUpdate(raiseBudget, { args: [raise] }));
          createOutput(options.json).result({ analysisId, ...state }, budgetText(state));
        });
      },
    );
}
