import {
  AddressInvalidError,
  AdHocRecipientsNotAllowedError,
} from '../../../notifications/adHocRecipient.ts';
import { TemplateVersionConflictError } from '../../../store/messaging/messageTemplates.ts';
import { TemplateInvalidError, TemplateNotFoundError } from '../../../templates/saveTemplate.ts';
import { RequestError } from '../../requestError.ts';
import { notFound } from '../notFound.ts';
import { InvalidRequestError } from '../problem.ts';

/** Answers what a template was refused for. @param part where its words were in the request */
export function refused(error: unknown, part = 'body'): never {
  if (error instanceof TemplateInvalidError) {
    throw new InvalidRequestError(
      error.problems.map(({ field, problem }) => ({
        field: `${part}.${field.replace(/\[(\d+)\]/g, '.$1')}`,
        message: problem,
      })),
    );
  }
  if (error instanceof TemplateNotFoundError) throw notFound('TemplateNotFound', error.message);
  if (error instanceof TemplateVersionConflictError) {
    throw new RequestError(412, 'TemplateVersionConflict', error.message);
  }
  if (error instanceof AddressInvalidError) {
    throw new InvalidRequestError([{ field: 'body.to', message: error.message }]);
  }
  if (error instanceof AdHocRecipientsNotAllowedError) {
    throw new RequestError(422, 'AdHocRecipientsNotAllowed', error.message);
  }
  throw error;
}
