import type { Clinic } from '../contracts/clinics/clinicProfile.ts';
import { isBuiltInText, type TemplateDefinition } from '../domain/messaging/templateDefinition.ts';
import type { TextProblem } from '../domain/messaging/textProblems.ts';
import type { Database } from '../store/database.ts';
import {
  changeTemplate,
  lastWords,
  listTemplates,
  newestTemplate,
  type StoredTemplate,
} from '../store/messaging/messageTemplates.ts';
import { templateProblems } from './checkTemplate.ts';

/** What a clinic says of a template is wrong; nothing was stored. */
export class TemplateInvalidError extends Error {
  override readonly name = 'TemplateInvalidError';
  readonly problems: readonly TextProblem[];

  constructor(problems: readonly TextProblem[]) {
    super(problems.map(({ field, problem }) => `${field}: ${problem}`).join('\n'));
    this.problems = problems;
  }
}

/** The clinic has no template, or no words of its own, under this name. */
export class TemplateNotFoundError extends Error {
  override readonly name = 'TemplateNotFoundError';

  constructor(name: string) {
    super(`there is no template ${name} of the clinic’s`);
  }
}

interface TemplateKey {
  readonly clinic: Clinic;
  readonly name: string;
}

/** More would make every list and every check slow. */
const MOST_TEMPLATES = 200;

/**
 * Stores a clinic's own words for a built-in template, or a template of its own, as a new version. It is checked first.
 *
 * @throws {@link TemplateInvalidError}, TemplateVersionConflictError
 */
export async function saveTemplate(
  db: Database,
  change: TemplateKey & {
    readonly definition: TemplateDefinition;
    readonly changedBy: string;
    /** Refuses the change of another version, 0 standing for none; undefined changes any. */
    readonly expectedVersion?: number | undefined;
  },
): Promise<StoredTemplate> {
  const { clinic, name, definition } = change;
  await requireValidTemplate(db, { clinic, name, definition });
  const others = (await listTemplates(db, clinic.id)).filter((stored) => stored.name !== name);
  if (others.length >= MOST_TEMPLATES) {
    throw new TemplateInvalidError([
      { field: 'template', problem: `the clinic has ${MOST_TEMPLATES} templates; remove one first` },
    ]);
  }
  return changeTemplate(db, { ...change, clinicId: clinic.id });
}

/** @throws {@link TemplateInvalidError} */
export async function requireValidTemplate(
  db: Database,
  { clinic, name, definition }: TemplateKey & { readonly definition: TemplateDefinition },
): Promise<void> {
  const before = (await lastWords(db, clinic.id, name))?.definition;
  const problems = templateProblems({ clinic, name, definition, before });
  if (problems.length > 0) throw new TemplateInvalidError(problems);
}

/**
 * Removes what a clinic says of a template: a built-in one has its built-in words again, a template of the clinic's own can
 * no longer be named.
 *
 * @throws {@link TemplateNotFoundError}, TemplateVersionConflictError
 */
export async function removeTemplate(
  db: Database,
  change: TemplateKey & { readonly changedBy: string; readonly expectedVersion?: number | undefined },
): Promise<StoredTemplate> {
  const { clinic, name } = change;
  const stored = await newestTemplate(db, clinic.id, name);
  if (!stored?.definition) throw new TemplateNotFoundError(name);
  return changeTemplate(db, { ...change, clinicId: clinic.id, definition: null });
}

/**
 * What a clinic says of a template; null for a built-in one that has no words of the clinic's.
 *
 * @throws {@link TemplateNotFoundError} for a name that is neither built in nor the clinic's
 */
export async function openTemplate(
  db: Database,
  { clinic, name }: TemplateKey,
): Promise<StoredTemplate | null> {
  const stored = await newestTemplate(db, clinic.id, name);
  if (stored?.definition) return stored;
  if (!isBuiltInText(name)) throw new TemplateNotFoundError(name);
  return null;
}
