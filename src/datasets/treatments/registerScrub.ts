import type { DuckDBConnection } from '@duckdb/node-api';
import type { KnownValues } from '../../domain/datasets/identifiers/knownValues.ts';
import { scrubText } from '../../domain/datasets/identifiers/scrubText.ts';

/** SQL functions from a text to the text without what identifies in it; null stays null. */
export type ScrubFunction = 'scrub' | 'scrub_code';

/** Texts of a column repeat, and looking one up takes less than scrubbing it again. */
const REMEMBERED = 10_000;
const REMEMBERED_CHARACTERS = 200;

/** Makes the SQL functions of {@link scrubText}: `scrub` replaces long numbers too, `scrub_code` does not. */
export async function registerScrub(connection: DuckDBConnection, known: KnownValues): Promise<void> {
  await register(connection, 'scrub', (text) => scrubText(text, { known }).text);
  await register(connection, 'scrub_code', (text) => scrubText(text, { known, keepsNumbers: true }).text);
}

async function register(
  connection: DuckDBConnection,
  name: ScrubFunction,
  scrub: (text: string) => string,
): Promise<void> {
  const { DuckDBScalarFunction, VARCHAR } = await import('@duckdb/node-api');
  const scrubbed = remembered(scrub);
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      parameterTypes: [VARCHAR],
      returnType: VARCHAR,
      mainFunction: (_, input, output) => {
        for (const [row, value] of input.getColumnValues(0).entries()) {
          output.setItem(row, value === null ? null : scrubbed(String(value)));
        }
        output.flush();
      },
    }),
  );
}

function remembered(scrub: (text: string) => string): (text: string) => string {
  const results = new Map<string, string>();
  return (text) => {
    if (text.length > REMEMBERED_CHARACTERS) return scrub(text);
    const known = results.get(text);
    if (known !== undefined) return known;
    if (results.size >= REMEMBERED) results.clear();
    const result = scrub(text);
    results.set(text, result);
    return result;
  };
}
