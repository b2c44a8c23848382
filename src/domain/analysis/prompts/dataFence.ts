/** What the data in a prompt are. */
export type DataKind = 'SCHEMA' | 'ROWS' | 'RESULTS' | 'CLAIMS' | 'PLAN' | 'ANSWER' | 'PROBLEMS';

/**
 * Marks text as data: the fence is 16 random hex digits, so that nothing inside can close it; an answer that repeats it loses it.
 *
 * @example
 * fenceAsData('ROWS', 'a,b\n1,2', '4f9c0a1b2c3d4e5f')
 */
export const fenceAsData = (kind: DataKind, text: string, fence: string): string =>
  `<<<${kind} ${fence}\n${text.replaceAll(fence, '').replace(/\n$/, '')}\n${kind} ${fence}>>>`;

/** One JSON value a line. */
export const linesOf = (values: readonly object[]): string =>
  values.map((value) => JSON.stringify(value)).join('\n');
