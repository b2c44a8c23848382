/**
 * What, besides the content, an answer depends on: two calls of the same scope and content may share one answer.
 * Not hashed, so that operators can read the cache.
 */
export function answerScope(of: {
  readonly kind: 'chunk' | 'merge' | 'top';
  readonly model: string;
  readonly promptVersion: string;
  readonly question: string;
}): string {
  return JSON.stringify([of.kind, of.model, of.promptVersion, of.question]);
}
