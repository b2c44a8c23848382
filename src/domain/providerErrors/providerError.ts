/**
 * What an error of a provider means for a message. `permanent`: this message is never tried again. `suppress`: no
 * message to this recipient is sent until they ask for it. `transient`: the message may be tried again after a while.
 */
export type ProviderErrorKind = 'permanent' | 'transient' | 'suppress';

export interface ProviderError {
  readonly kind: ProviderErrorKind;
  /** When the provider reports it: in the answer to the request, or later about an accepted message. */
  readonly told: 'at request' | 'after acceptance';
  readonly meaning: string;
  /** What an operator can do about it. */
  readonly advice: string;
}

/** By the provider's own code or name. */
export type ErrorTable = Readonly<Record<string, ProviderError>>;

export const atRequest = (kind: ProviderErrorKind, meaning: string, advice: string): ProviderError => ({
  kind,
  told: 'at request',
  meaning,
  advice,
});
export const afterAcceptance = (kind: ProviderErrorKind, meaning: string, advice: string): ProviderError => ({
  kind,
  told: 'after acceptance',
  meaning,
  advice,
});
