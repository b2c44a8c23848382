import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';

/** Names of columns as a user writes them: separated by commas; a name that holds a comma or a quote is quoted as in CSV. */
export const ColumnList = z.string().transform((text, context): string[] => {
  try {
    const [names = []]: string[][] = parse(text, { trim: true, to: 1, relax_column_count: true });
    return names.filter((name) => name !== '');
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    context.addIssue({
      code: 'custom',
      message:
        'has a quote that is not closed; quote a name that holds a comma as in "Last name, first name"',
    });
    return z.NEVER;
  }
});
