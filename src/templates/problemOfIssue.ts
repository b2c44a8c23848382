import type { z } from 'zod';
import type { TextProblem } from '../domain/messaging/textProblems.ts';

/** An issue of a schema, naming the field as `texts.de.paragraphs[0]`. */
export function problemOfIssue(issue: z.core.$ZodIssue): TextProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: fieldName([...issue.path, key]),
      problem: 'there is no such field',
    }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ field: fieldName(issue.path), problem: message }));
  }
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  return [{ field: fieldName(issue.path), problem: isMissing ? 'is missing' : issue.message }];
}

function fieldName(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the whole' : text.replace(/^\./, '');
}
