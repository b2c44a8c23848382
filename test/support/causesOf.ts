/** The messages of an error and of the errors behind it. */
export function causesOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...causesOf(error.cause)] : [];
}
