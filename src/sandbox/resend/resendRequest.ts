import { z } from 'zod';

const ADDRESS = /^(?:[^<>]*<[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)$/;
const MAX_RECIPIENTS = 50;
const MAX_BATCH = 100;

const addressList = (field: string) =>
  z
    .union([z.string(), z.array(z.string())], {
      error: `Invalid \`${field}\` field. Expected a string or an array.`,
    })
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .pipe(
      z
        .array(
          z.string().regex(ADDRESS, {
            error: `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
          }),
        )
        .max(MAX_RECIPIENTS, {
          error: `The \`${field}\` field can contain at most ${MAX_RECIPIENTS} addresses.`,
        }),
    );

const tagText = z.string().regex(/^[A-Za-z0-9_-]{1,256}$/, {
  error: 'Tags should only contain ASCII letters, numbers, underscores, or dashes.',
});

/** The body of `POST /emails`: https://github.com/resend/resend-openapi, schema SendEmailRequest. */
const Email = z.object({
  from: z.string().regex(ADDRESS, {
    error:
      'Invalid `from` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.',
  }),
  to: addressList('to').refine((to) => to.length > 0, { error: 'Missing `to` field.' }),
  subject: z.string({ error: 'Invalid `subject` field. Expected a string.' }),
  html: z.string().nullish(),
  text: z.string().nullish(),
  cc: addressList('cc').nullish(),
  bcc: addressList('bcc').nullish(),
  reply_to: addressList('reply_to').nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  scheduled_at: z.string().nullish(),
  attachments: z
    .array(
      z.object({
        content: z.string().optional(),
        filename: z.string().optional(),
        path: z.string().optional(),
      }),
    )
    .nullish(),
  tags: z.array(z.object({ name: tagText, value: tagText })).nullish(),
  topic_id: z.string().nullish(),
});
export type EmailRequest = z.infer<typeof Email>;

/** A refusal as Resend words it: https://resend.com/docs/api-reference/errors */
export interface ResendError {
  readonly statusCode: number;
  readonly name: string;
  readonly message: string;
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ResendError };

function refuse(name: string, message: string): { ok: false; error: ResendError } {
  return { ok: false, error: { statusCode: 422, name, message } };
}

/** Checks one e-mail the way Resend does: what is missing first, then what is malformed. */
export function checkEmail(body: unknown): Checked<EmailRequest> {
  const fields = z.record(z.string(), z.unknown()).safeParse(body);
  if (!fields.success) return refuse('validation_error', 'The request body must be a JSON object.');
  for (const field of ['from', 'to', 'subject']) {
    if (fields.data[field] === undefined || fields.data[field] === null) {
      return refuse('missing_required_field', `Missing \`${field}\` field.`);
    }
  }
  const parsed = Email.safeParse(fields.data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const expected = issue?.message.includes('`') || issue?.message.startsWith('Tags');
    const message = expected
      ? issue?.message
      : `Invalid \`${issue?.path.join('.')}\` field. ${issue?.message}`;
    return refuse(issue?.path[0] === 'from' ? 'invalid_from_address' : 'validation_error', message ?? '');
  }
  if (!parsed.data.html && !parsed.data.text) {
    return refuse('missing_required_field', 'Missing `html` or `text` field.');
  }
  return { ok: true, value: parsed.data };
}

/** What a batch comes to: the e-mails to send, and in permissive mode those left out. */
export interface Batch {
  readonly emails: readonly EmailRequest[];
  readonly errors: readonly { readonly index: number; readonly message: string }[];
}

/**
 * Checks the body of `POST /emails/batch`. In strict mode one bad e-mail refuses the whole batch; in permissive mode
 * (header `x-batch-validation: permissive`) the good ones are sent.
 */
export function checkBatch(body: unknown, permissive: boolean): Checked<Batch> {
  const list = z.array(z.unknown()).min(1).max(MAX_BATCH).safeParse(body);
  if (!list.success) {
    return refuse('validation_error', `The batch must be an array of 1 to ${MAX_BATCH} emails.`);
  }
  const emails: EmailRequest[] = [];
  const errors: { index: number; message: string }[] = [];
  for (const [index, item] of list.data.entries()) {
    const checked = checkEmail(item);
    if (checked.ok) emails.push(checked.value);
    else if (permissive) errors.push({ index, message: checked.error.message });
    else return checked;
  }
  return { ok: true, value: { emails, errors } };
}
