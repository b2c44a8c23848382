import { z } from 'zod';

/** Names separated by commas; spaces and empty names do not count. */
export const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Names of columns, separated by commas. */
export const ColumnList = z
  .string()
  .optional()
  .transform((text) => splitList(text ?? ''));
