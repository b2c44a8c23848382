import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import {
  isBuiltInText,
  type OwnTemplates,
  TemplateDefinition,
} from '../../domain/messaging/templateDefinition.ts';
import type { Database } from '../database.ts';
import { appendAuditEvent } from '../operations/auditEvents.ts';
import type { MessageTemplatesTable } from '../tables/messaging.ts';

/** A version of a clinic's template; it never changes. */
export interface StoredTemplate {
  readonly name: string;
  /** Counted from 1; rises by 1 with each change and removal. */
  readonly version: number;
  /** Null where this version removed the template. */
  readonly definition: TemplateDefinition | null;
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** The template was changed after the version that the caller had read. */
export class TemplateVersionConflictError extends Error {
  override readonly name = 'TemplateVersionConflictError';

  constructor(name: string, version: number) {
    super(`template ${name} is in version ${version} by now; read it again`);
  }
}

/** The newest version of a clinic's template, which may have removed it; undefined if there never was one. */
export async function newestTemplate(
  db: Database,
  clinicId: ClinicId,
  name: string,
): Promise<StoredTemplate | undefined> {
  const row = await db
    .selectFrom('messageTemplates')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && templateOf(row);
}

/** A clinic's templates by name, without those that were removed. */
export async function listTemplates(db: Database, clinicId: ClinicId): Promise<StoredTemplate[]> {
  const rows = await db
    .selectFrom('messageTemplates')
    .selectAll()
    .distinctOn('name')
    .where('clinicId', '=', clinicId)
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(templateOf).filter(({ definition }) => definition !== null);
}

/** The templates of its own that a clinic has. */
export async function ownTemplates(db: Database, clinicId: ClinicId): Promise<OwnTemplates> {
  return new Map(
    (await listTemplates(db, clinicId)).flatMap(({ name, definition }) =>
      definition === null || isBuiltInText(name) ? [] : [[name, definition] as const],
    ),
  );
}

/** As {@link ownTemplates}, with the last words of those that were removed: what was promised before is still sent. */
export async function usableTemplates(db: Database, clinicId: ClinicId): Promise<OwnTemplates> {
  const rows = await db
    .selectFrom('messageTemplates')
    .select(['name', 'definition'])
    .distinctOn('name')
    .where('clinicId', '=', clinicId)
    .where('definition', 'is not', null)
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute();
  return new Map(
    rows
      .filter(({ name }) => !isBuiltInText(name))
      .map(({ name, definition }) => [name, TemplateDefinition.parse(definition)] as const),
  );
}

/** The newest version with words: of a template that was removed, the one before its removal. */
export async function lastWords(
  db: Database,
  clinicId: ClinicId,
  name: string,
): Promise<{ readonly version: number; readonly definition: TemplateDefinition } | undefined> {
  const row = await db
    .selectFrom('messageTemplates')
    .select(['version', 'definition'])
    .where('clinicId', '=', clinicId)
    .where('name', '=', name)
    .where('definition', 'is not', null)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { version: row.version, definition: TemplateDefinition.parse(row.definition) };
}

/**
 * Stores a new version, unless the newest says the same; answers what is then the newest.
 *
 * @param change.definition null removes the template
 * @param change.expectedVersion refuses the change of another version, 0 standing for none; undefined changes any
 * @throws {@link TemplateVersionConflictError}
 */
export async function changeTemplate(
  db: Database,
  change: {
    readonly clinicId: ClinicId;
    readonly name: string;
    readonly definition: TemplateDefinition | null;
    readonly changedBy: string;
    readonly expectedVersion?: number | undefined;
  },
): Promise<StoredTemplate> {
  const { clinicId, name, definition, changedBy, expectedVersion } = change;
  return db.transaction().execute(async (transaction) => {
    // Two that change at once would both take the next version.
    await transaction.selectFrom('clinics').select('id').where('id', '=', clinicId).forUpdate().execute();
    const before = await newestTemplate(transaction, clinicId, name);
    const current = before?.definition ? before.version : 0;
    if (expectedVersion !== undefined && expectedVersion !== current) {
      throw new TemplateVersionConflictError(name, current);
    }
    if (before && isDeepStrictEqual(before.definition, definition)) return before;
    const row = await transaction
      .insertInto('messageTemplates')
      .values({
        clinicId,
        name,
        version: (before?.version ?? 0) + 1,
        definition: definition === null ? null : JSON.stringify(definition),
        changedBy,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await appendAuditEvent(transaction, {
      clinicId,
      action: definition === null ? 'templateRemoved' : 'templateChanged',
      subject: name,
      details: { version: row.version, changedBy },
    });
    return templateOf(row);
  });
}

const templateOf = (row: Selectable<MessageTemplatesTable>): StoredTemplate => ({
  name: row.name,
  version: row.version,
  definition: row.definition === null ? null : TemplateDefinition.parse(row.definition),
  changedBy: row.changedBy,
  changedAt: row.changedAt,
});
