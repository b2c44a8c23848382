import { z } from 'zod';
import { RefusedError } from '../../domain/shared/refusedError.ts';
import { RequestError } from '../requestError.ts';

/** What is wrong with one field of a request. */
const FieldProblem = z.object({
  /** Such as `body.contacts.3.email`. */
  field: z.string(),
  message: z.string(),
});
export type FieldProblem = z.infer<typeof FieldProblem>;

/** An error as RFC 9457 asks for it, with the media type `application/problem+json`. */
export const Problem = z
  .object({
    type: z
      .string()
      .describe('stable, for programs: urn:aftercare:problem: and a code such as ContactNotFound'),
    title: z.string().describe('the name of the HTTP status'),
    status: z.int(),
    detail: z.string().describe('what happened, and what to do'),
    errors: z.array(FieldProblem).optional().describe('the fields that are wrong'),
    requestId: z.string().describe('names the request in the logs; also the header X-Request-Id'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The most fields that one answer names. */
const MOST_FIELDS = 100;

/** A request whose fields are wrong: 422 `InvalidRequest`, with each field. */
export class InvalidRequestError extends RequestError {
  readonly fields: readonly FieldProblem[];

  constructor(fields: readonly FieldProblem[]) {
    const named = fields.slice(0, 3).map(({ field, message }) => `${field}: ${message}`);
    const more = fields.length > named.length ? `; and ${fields.length - named.length} more` : '';
    super(422, 'InvalidRequest', named.join('; ') + more);
    this.fields = fields.slice(0, MOST_FIELDS);
  }
}

/** The issues of a schema, by field. @param part where the value was: `body`, `query` or `path` */
export function fieldProblems(issues: readonly z.core.$ZodIssue[], part: string): FieldProblem[] {
  return issues.flatMap((issue) => {
    const field = [part, ...issue.path.map(String)].join('.');
    if (issue.code !== 'unrecognized_keys') return [{ field, message: issue.message }];
    return issue.keys.map((key) => ({ field: `${field}.${key}`, message: 'is not a field of this request' }));
  });
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function problemOf(error: Error & { statusCode?: number; code?: string }, requestId: string): Problem {
  const status = error.statusCode ?? 500;
  const isOurs = status >= 500 && !(error instanceof RequestError);
  return {
    type: `urn:aftercare:problem:${isOurs ? 'InternalError' : codeOf(error)}`,
    title: TITLES[status] ?? 'Error',
    status,
    detail: isOurs ? 'the request could not be handled; try again later' : detailOf(error),
    ...errorsOf(error),
    requestId,
  };
}

const fieldOf = (error: unknown): string | undefined =>
  error instanceof RefusedError && error.field !== undefined ? `body.${error.field}` : undefined;

function detailOf(error: Error): string {
  const field = fieldOf(error);
  return field === undefined ? error.message : `${field}: ${error.message}`;
}

function errorsOf(error: Error): { readonly errors?: FieldProblem[] } {
  if (error instanceof InvalidRequestError) return { errors: [...error.fields] };
  const field = fieldOf(error);
  return field === undefined ? {} : { errors: [{ field, message: error.message }] };
}

/** Fastify's own codes (https://fastify.dev/docs/latest/Reference/Errors/) in the words of ours. */
const FASTIFY_CODES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BodyTooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UnsupportedMediaType',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MalformedJson',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MalformedJson',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'MalformedRequest',
  FST_ERR_BAD_URL: 'MalformedRequest',
};

const codeOf = ({ code, name }: Error & { code?: string }): string =>
  code === undefined ? name : (FASTIFY_CODES[code] ?? (code.startsWith('FST_') ? 'MalformedRequest' : code));
