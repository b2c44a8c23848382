import type { OperatorService } from '@temporalio/client';
import { SEARCH_ATTRIBUTE_NAMES } from '../contracts/shared/tags.ts';
import type { Logger } from '../logging.ts';

/** `INDEXED_VALUE_TYPE_KEYWORD` of temporal.api.enums.v1.IndexedValueType. */
const KEYWORD = 2;

/**
 * Adds the search attributes the namespace does not have yet. Temporal Cloud manages them elsewhere and refuses the
 * call: then they have to be added there by hand, and the log says so.
 */
export async function registerSearchAttributes(
  operator: OperatorService,
  namespace: string,
  logger: Logger,
): Promise<void> {
  try {
    const { customAttributes } = await operator.listSearchAttributes({ namespace });
    const missing = SEARCH_ATTRIBUTE_NAMES.filter((name) => customAttributes[name] === undefined);
    if (missing.length === 0) return;
    await operator.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const names = SEARCH_ATTRIBUTE_NAMES.join(', ');
    logger.warn(
      { namespace, reason },
      `could not add search attributes; the namespace must have ${names} (Keyword)`,
    );
  }
}
