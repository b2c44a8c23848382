/** US dollars per million tokens. */
export interface ModelPrice {
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
}

/** Standard paid tier, prompts of up to 200,000 tokens (https://ai.google.dev/gemini-api/docs/pricing). */
const KNOWN_PRICES: Readonly<Record<string, ModelPrice>> = {
  'gemini-2.5-pro': { inputUsdPerMillion: 1.25, outputUsdPerMillion: 10 },
  'gemini-2.5-flash': { inputUsdPerMillion: 0.3, outputUsdPerMillion: 2.5 },
  'gemini-2.5-flash-lite': { inputUsdPerMillion: 0.1, outputUsdPerMillion: 0.4 },
};

export const knownModelPrice = (model: string): ModelPrice | undefined => KNOWN_PRICES[model];

/** Estimated cost in US dollars; null when the price is unknown. */
export function estimateCostUsd(
  usage: { readonly promptTokens: number; readonly outputTokens: number },
  price: ModelPrice | undefined,
): number | null {
  if (!price) return null;
  const millionths =
    usage.promptTokens * price.inputUsdPerMillion + usage.outputTokens * price.outputUsdPerMillion;
  return millionths / 1_000_000;
}
