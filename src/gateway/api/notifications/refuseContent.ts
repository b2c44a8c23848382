import { OwnTemplateNotFoundError, WrongVariablesError } from '../../../notifications/submitNotification.ts';
import { notFound } from '../notFound.ts';
import { InvalidRequestError } from '../problem.ts';

/** Rethrows what is wrong with a template or its variables as the API answers it, and every other error as it is. */
export function refuseContent(error: unknown): never {
  if (error instanceof OwnTemplateNotFoundError) throw notFound('TemplateNotFound', error.message);
  if (!(error instanceof WrongVariablesError)) throw error;
  throw new InvalidRequestError(
    error.issues.map(({ path, message }) => ({ field: ['body.variables', ...path].join('.'), message })),
  );
}
