import { type Command, Option } from 'commander';
import { z } from 'zod';
import {
  ChunkFailurePolicy,
  MaxCostUsd,
  MaxTokens,
  Urgency,
} from '../../contracts/analysis/analysisOptions.ts';
import { parseArgument } from '../shared/parseArgument.ts';

/** The flags of every command that starts an analysis, as commander hands them over. */
export interface AnalysisFlags {
  readonly urgency: string;
  readonly onChunkFailure: string;
  readonly maxTokens?: string;
  readonly maxCost?: string;
}

/** Adds the flags; `urgency` is what holds without one. */
export function addAnalysisFlags(command: Command, urgency: Urgency): Command {
  return command
    .addOption(
      new Option('--urgency <urgency>', 'interactive overtakes bulk where both wait')
        .choices(Urgency.options)
        .default(urgency),
    )
    .addOption(
      new Option('--on-chunk-failure <policy>', 'what becomes of a chunk the model gives no usable answer to')
        .choices(ChunkFailurePolicy.options)
        .default('park'),
    )
    .option('--max-tokens <count>', 'pause when that many tokens, prompt and output, are reached')
    .option('--max-cost <usd>', 'pause when that many US dollars are reached');
}

/** The flags as the jobs take them. */
export function parseAnalysisFlags(flags: AnalysisFlags) {
  const number = (name: string, schema: z.ZodType<number, number>, value: string | undefined) =>
    value === undefined ? null : parseArgument(name, z.coerce.number().pipe(schema), value);
  return {
    urgency: parseArgument('--urgency', Urgency, flags.urgency),
    onChunkFailure: parseArgument('--on-chunk-failure', ChunkFailurePolicy, flags.onChunkFailure),
    maxTokens: number('--max-tokens', MaxTokens, flags.maxTokens),
    maxCostUsd: number('--max-cost', MaxCostUsd, flags.maxCost),
  };
}
