import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { z } from 'zod';
import { circuitSettings, defaultModelLimits } from '../../config/modelRules.ts';
import { InputError } from '../../inputError.ts';
import { limitUse } from '../../store/modelLimits/admission.ts';
import {
  changeLimits,
  effectiveLimits,
  limitChanges,
  type ModelLimits,
  revokeLimitChanges,
} from '../../store/modelLimits/modelLimits.ts';
import { listStates } from '../../store/modelLimits/modelStates.ts';
import { type CommandContext, withContext } from '../shared/context.ts';
import { createOutput } from '../shared/output.ts';
import { parseArgument } from '../shared/parseArgument.ts';

const Model = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/, 'must be a model such as gemini-2.5-flash');
const Limit = z.coerce.number().int('must be a whole number').min(1, 'must be above 0');
const Until = z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-12-31T00:00:00Z' });

/** `limits show|set|reset` and `providers`. */
export function addModelCommands(program: Command): void {
  const limits = program.command('limits').description('rate limits of a model, shared by all workers');
  limits
    .command('show')
    .argument('[model]', 'by default every configured model')
    .option('--json', 'print one JSON object', false)
    .description('show the limits in force, what of them is used, and who changed them')
    .addHelpText('after', '\nExample:\n  npm run client -- limits show gemini-2.5-flash')
    .action(async (model: string | undefined, options: { json: boolean }) => {
      const wanted = model === undefined ? undefined : parseArgument('model', Model, model);
      await withContext(async (context) => {
        const models = wanted === undefined ? configuredModels(context) : [wanted];
        const shown = await Promise.all(models.map((name) => limitsOf(context, name)));
        createOutput(options.json).result({ models: shown }, shown.map(limitsText).join('\n'));
      });
    });

  limits
    .command('set')
    .argument('<model>', 'such as gemini-2.5-flash')
    .option('--requests-per-minute <count>', 'requests in any 60 seconds')
    .option('--tokens-per-minute <count>', 'prompt tokens in any 60 seconds')
    .option('--requests-per-day <count>', 'requests from midnight to midnight Pacific time')
    .option('--until <instant>', 'when the change ends by itself, ISO 8601')
    .option('--by <name>', 'who changes it; by default the user of this machine')
    .option('--json', 'print one JSON object', false)
    .description('change limits from now on; on record with who and until when')
    .addHelpText(
      'after',
      '\nExample:\n  npm run client -- limits set gemini-2.5-flash --requests-per-minute 1000 --until 2026-12-31T00:00:00Z',
    )
    .action(async (name: string, options: SetOptions) => {
      const model = parseArgument('model', Model, name);
      const until =
        options.until === undefined ? null : new Date(parseArgument('--until', Until, options.until));
      if (until !== null && until.getTime() <= Date.now()) {
        throw new InputError('InvalidArgument', '--until: must be in the future');
      }
      const change = parsedLimits(options);
      await withContext(async (context) => {
        const setBy = options.by ?? userInfo().username;
        await changeLimits(await context.database(), { model, ...change, setBy, until });
        const shown = await limitsOf(context, model);
        createOutput(options.json).result(shown, limitsText(shown));
      });
    });

  limits
    .command('reset')
    .argument('<model>', 'such as gemini-2.5-flash')
    .option('--json', 'print one JSON object', false)
    .description('take all changes back; the settings hold again')
    .addHelpText('after', '\nExample:\n  npm run client -- limits reset gemini-2.5-flash')
    .action(async (name: string, options: { json: boolean }) => {
      const model = parseArgument('model', Model, name);
      await withContext(async (context) => {
        const revoked = await revokeLimitChanges(await context.database(), model);
        createOutput(options.json).result({ model, revoked }, `${revoked} changes of ${model} taken back`);
      });
    });

  program
    .command('providers')
    .option('--json', 'print one JSON object', false)
    .description("show the models' circuit breakers and whether the provider holds calls back")
    .addHelpText('after', '\nExample:\n  npm run client -- providers')
    .action(async (options: { json: boolean }) => {
      await withContext(async (context) => {
        const states = await listStates(await context.database());
        const { failureRate, minimumCalls } = circuitSettings(context.config);
        const models = states.map(({ model, circuit, notBeforeMs, nowMs, exhaustedDay: spentDay }) => ({
          provider: 'gemini',
          model,
          circuit: circuit.state,
          failures: circuit.failures,
          successes: circuit.successes,
          circuitUntil: circuit.state === 'closed' ? null : new Date(circuit.untilMs).toISOString(),
          heldBackUntil: notBeforeMs > nowMs ? new Date(notBeforeMs).toISOString() : null,
          spentDay,
        }));
        const lines = models.map(
          (state) =>
            `${state.model}  ${state.circuit}` +
            `${state.circuitUntil === null ? '' : ` until ${state.circuitUntil}`}, ` +
            `${state.failures} failures and ${state.successes} successes in the last minute counted` +
            `${state.heldBackUntil === null ? '' : `; held back until ${state.heldBackUntil}`}` +
            `${state.spentDay === null ? '' : `; day ${state.spentDay} spent`}`,
        );
        createOutput(options.json).result(
          { opensAt: { failureRate, minimumCalls }, models },
          lines.join('\n') || 'no model has been called yet',
        );
      });
    });
}

interface SetOptions {
  readonly requestsPerMinute?: string;
  readonly tokensPerMinute?: string;
  readonly requestsPerDay?: string;
  readonly until?: string;
  readonly by?: string;
  readonly json: boolean;
}

function parsedLimits(options: SetOptions): ModelLimits {
  const parsed = (name: string, value: string | undefined) =>
    value === undefined ? null : parseArgument(name, Limit, value);
  const limits = {
    requestsPerMinute: parsed('--requests-per-minute', options.requestsPerMinute),
    tokensPerMinute: parsed('--tokens-per-minute', options.tokensPerMinute),
    requestsPerDay: parsed('--requests-per-day', options.requestsPerDay),
  };
  if (Object.values(limits).every((limit) => limit === null)) {
    const names = '--requests-per-minute, --tokens-per-minute or --requests-per-day';
    throw new InputError('InvalidArgument', `name at least one of ${names}`);
  }
  return limits;
}

const configuredModels = ({ config }: CommandContext): readonly string[] => [
  config.GEMINI_MODEL,
  ...config.GEMINI_FALLBACK_MODELS,
];

async function limitsOf(context: CommandContext, model: string) {
  const database = await context.database();
  return {
    model,
    limits: await effectiveLimits(database, model, defaultModelLimits(context.config)),
    used: await limitUse(database, model),
    changes: await limitChanges(database, model, 5),
  };
}

function limitsText({ model, limits, used, changes }: Awaited<ReturnType<typeof limitsOf>>): string {
  const of = (value: number, limit: number | null) => `${value} of ${limit ?? 'unlimited'}`;
  return [
    `${model}: ${of(used.requests, limits.requestsPerMinute)} requests and ` +
      `${of(used.tokens, limits.tokensPerMinute)} tokens in the last minute, ` +
      `${of(used.today, limits.requestsPerDay)} requests today, ${used.waiting} calls waiting`,
    ...changes.map(
      ({ setBy, setAt, until, revokedAt, ...change }) =>
        `  ${setAt.toISOString()} by ${setBy}: ${changeText(change)}` +
        `${until === null ? '' : `, until ${until.toISOString()}`}${revokedAt === null ? '' : ', taken back'}`,
    ),
  ].join('\n');
}

const changeText = ({ requestsPerMinute, tokensPerMinute, requestsPerDay }: ModelLimits): string =>
  [
    requestsPerMinute === null ? [] : [`${requestsPerMinute} requests a minute`],
    tokensPerMinute === null ? [] : [`${tokensPerMinute} tokens a minute`],
    requestsPerDay === null ? [] : [`${requestsPerDay} requests a day`],
  ]
    .flat()
    .join(', ');
