import { circuitSettings } from '../../config/modelRules.ts';
import { listStates } from '../../store/modelLimits/modelStates.ts';
import { defineCommand } from '../shared/defineCommand.ts';

export const showProviders = defineCommand({
  name: 'providers status',
  input: {},
  examples: ['providers status'],
  run: async (_, context) => {
    const states = await listStates(await context.database());
    const { failureRate, minimumCalls } = circuitSettings(context.config);
    const models = states.map(({ model, circuit, notBeforeMs, nowMs, exhaustedDay }) => ({
      provider: 'gemini',
      model,
      circuit: circuit.state,
      failures: circuit.failures,
      successes: circuit.successes,
      circuitUntil: circuit.state === 'closed' ? null : new Date(circuit.untilMs).toISOString(),
      heldBackUntil: notBeforeMs > nowMs ? new Date(notBeforeMs).toISOString() : null,
      exhaustedDay,
    }));
    const lines = models.map(
      (state) =>
        `${state.model}  ${state.circuit}` +
        `${state.circuitUntil === null ? '' : ` until ${state.circuitUntil}`}, ` +
        `${state.failures} failures and ${state.successes} successes in the last minute counted` +
        `${state.heldBackUntil === null ? '' : `; held back until ${state.heldBackUntil}`}` +
        `${state.exhaustedDay === null ? '' : `; quota of ${state.exhaustedDay} exhausted`}`,
    );
    return {
      value: { opensAt: { failureRate, minimumCalls }, models },
      text: lines.join('\n') || 'no model has been called yet',
    };
  },
});
