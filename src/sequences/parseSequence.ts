import { parseDocument } from 'yaml';
import { z } from 'zod';
import { FollowUpSequence } from '../domain/followUps/followUpSequence.ts';
import { sequenceProblems } from '../domain/followUps/sequenceProblems.ts';
import type { OwnTemplates } from '../domain/messaging/templateDefinition.ts';

/** A sequence, or what is wrong with its text: one line a problem, each naming the file, the step and the field. */
export type ParsedSequence =
  | { readonly sequence: FollowUpSequence }
  | { readonly problems: readonly [string, ...string[]] };

/**
 * Reads a sequence from YAML, of which JSON is a part.
 *
 * @param file the name by which problems call it.
 * @param own the templates of the clinic whose sequence it is, besides the built-in ones; null while they are not known, when any
 * other name passes
 */
export function parseSequence(
  text: string,
  file: string,
  own: OwnTemplates | null = new Map(),
): ParsedSequence {
  const document = parseDocument(text, { prettyErrors: true });
  const [syntax] = document.errors;
  if (syntax) {
    const line = syntax.linePos?.[0].line ?? 1;
    const [said = 'is no YAML'] = syntax.message.split(/ at line \d+/);
    return { problems: [`${file}: line ${line}: ${said}`] };
  }
  const raw: unknown = document.toJS();
  const parsed = FollowUpSequence.safeParse(raw);
  const [first, ...rest] = parsed.success
    ? sequenceProblems(parsed.data, own).map(({ step, field, problem }) => line(file, step, field, problem))
    : parsed.error.issues.map((issue) => issueLine(file, raw, issue));
  if (first !== undefined) return { problems: [first, ...rest] };
  return { sequence: FollowUpSequence.parse(raw) };
}

const line = (file: string, step: string | null, field: string, problem: string): string =>
  `${file}: ${step === null ? '' : `step ${step}, `}${field}: ${problem}`;

function issueLine(file: string, raw: unknown, issue: z.core.$ZodIssue): string {
  const isUnknown = issue.code === 'unrecognized_keys';
  const path = isUnknown ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const said = isUnknown ? 'there is no such field' : issue.message;
  const [group, index, ...field] = path;
  if (group !== 'steps' || typeof index !== 'number') return line(file, null, fieldName(path), said);
  return line(file, stepName(raw, index), fieldName(field), said);
}

/** `branches[0].go`; for the whole, `sequence` or `step`. */
function fieldName(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the whole' : text.replace(/^\./, '');
}

/** The name it has, if any, else its place, counted from 1. */
function stepName(raw: unknown, index: number): string {
  const named = z.object({ steps: z.array(z.unknown()) }).safeParse(raw).data?.steps[index];
  return z.object({ name: z.string() }).safeParse(named).data?.name ?? `${index + 1}`;
}
