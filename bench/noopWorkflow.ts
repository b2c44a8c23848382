/** Does nothing: what starting and completing a workflow costs by itself. */
export async function noop(): Promise<void> {}
