import { userInfo } from 'node:os';
import { z } from 'zod';
import { defaultModelLimits } from '../../config/modelRules.ts';
import { InputError } from '../../inputError.ts';
import { limitUse } from '../../store/modelLimits/admission.ts';
import {
  changeLimits,
  effectiveLimits,
  limitChanges,
  type ModelLimits,
  revokeLimitChanges,
} from '../../store/modelLimits/modelLimits.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, option } from '../shared/parameters.ts';

const Model = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/, 'must be a model such as gemini-2.5-flash');
const Until = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-12-31T00:00:00Z' })
  .refine((text) => new Date(text).getTime() > Date.now(), 'must be in the future')
  .transform((text) => new Date(text));
const Limit = z.preprocess(
  (text) => (text === undefined ? null : Number(text)),
  z.number().int('must be a whole number').min(1, 'must be above 0').nullable(),
);
const model = () => argument(Model, 'such as gemini-2.5-flash');

export const showLimits = defineCommand({
  name: 'limits show',
  input: { model: argument(Model.optional(), 'by default every configured model') },
  examples: ['limits show gemini-2.5-flash'],
  run: async (input, context) => {
    const names = input.model === undefined ? configuredModels(context) : [input.model];
    const models = await Promise.all(names.map((name) => limitsOf(context, name)));
    return { value: { models }, text: models.map(limitsText).join('\n') };
  },
});

export const setLimits = defineCommand({
  name: 'limits set',
  input: {
    model: model(),
    requestsPerMinute: option(Limit, 'count', 'requests in any 60 seconds'),
    tokensPerMinute: option(Limit, 'count', 'prompt tokens in any 60 seconds'),
    requestsPerDay: option(Limit, 'count', 'requests from midnight to midnight Pacific time'),
    until: option(Until.optional(), 'instant', 'when the change ends by itself, ISO 8601'),
    by: option(z.string().optional(), 'name', 'who changes it; by default the user of this machine'),
  },
  examples: ['limits set gemini-2.5-flash --requests-per-minute 1000 --until 2036-12-31T00:00:00Z'],
  run: async ({ until = null, by = userInfo().username, ...change }, context) => {
    const { requestsPerMinute, tokensPerMinute, requestsPerDay } = change;
    if (requestsPerMinute === null && tokensPerMinute === null && requestsPerDay === null) {
      const names = '--requests-per-minute, --tokens-per-minute or --requests-per-day';
      throw new InputError('InvalidArgument', `name at least one of ${names}`);
    }
    await changeLimits(await context.database(), { ...change, setBy: by, until });
    const shown = await limitsOf(context, change.model);
    return { value: shown, text: limitsText(shown) };
  },
});

export const resetLimits = defineCommand({
  name: 'limits reset',
  input: { model: model() },
  examples: ['limits reset gemini-2.5-flash'],
  run: async (input, context) => {
    const revoked = await revokeLimitChanges(await context.database(), input.model);
    return {
      value: { model: input.model, revoked },
      text: `${revoked} changes of ${input.model} revoked`,
    };
  },
});

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
        `${until === null ? '' : `, until ${until.toISOString()}`}${revokedAt === null ? '' : ', revoked'}`,
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
