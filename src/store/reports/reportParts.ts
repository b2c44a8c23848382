import { sql } from 'kysely';
import type { Database } from '../database.ts';
import type { ReportKey } from './reports.ts';

/** A report in the making. */
export interface ReportPlan {
  readonly reportId: string;
  readonly kind: string;
  readonly clinicId: string;
  readonly data: unknown;
  readonly style: unknown;
}

export interface NewReportPlan extends ReportPlan {
  /** Of the job that makes the report. */
  readonly workflowId: string | null;
}

/** A run of pages of a report; `object` is undefined until it is rendered. */
export interface ReportPart {
  readonly index: number;
  readonly spec: unknown;
  readonly object: RenderedPart | undefined;
}

export interface RenderedPart {
  readonly disk: string;
  readonly key: string;
  readonly sha256: string;
  readonly pages: number;
}

/** Four parameters a row keep a statement far below PostgreSQL's 65,535. */
const ROWS_PER_INSERT = 5_000;

/** Stores a plan with its parts; a report is planned once. */
export async function storeReportPlan(
  db: Database,
  plan: NewReportPlan,
  specs: readonly unknown[],
): Promise<void> {
  const parts = specs.map((spec, index) => ({
    clinicId: plan.clinicId,
    reportId: plan.reportId,
    index,
    spec: JSON.stringify(spec),
  }));
  await db.transaction().execute(async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('reportPlans')
      .values({
        reportId: plan.reportId,
        kind: plan.kind,
        clinicId: plan.clinicId,
        workflowId: plan.workflowId,
        data: JSON.stringify(plan.data),
        style: JSON.stringify(plan.style),
      })
      .onConflict((conflict) => conflict.columns(['clinicId', 'reportId']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return;
    for (let start = 0; start < parts.length; start += ROWS_PER_INSERT) {
      const batch = parts.slice(start, start + ROWS_PER_INSERT);
      await transaction.insertInto('reportParts').values(batch).execute();
    }
  });
}

export async function findReportPlan(
  db: Database,
  clinicId: string,
  reportId: string,
): Promise<ReportPlan | undefined> {
  return db
    .selectFrom('reportPlans')
    .select(['reportId', 'kind', 'clinicId', 'data', 'style'])
    .where('clinicId', '=', clinicId)
    .where('reportId', '=', reportId)
    .executeTakeFirst();
}

export async function findReportPart(
  db: Database,
  clinicId: string,
  reportId: string,
  index: number,
): Promise<ReportPart | undefined> {
  const row = await parts(db, clinicId, reportId).where('index', '=', index).executeTakeFirst();
  return row && partOf(row);
}

/** All parts of a plan in the order of the report. */
export async function listReportParts(
  db: Database,
  clinicId: string,
  reportId: string,
): Promise<ReportPart[]> {
  return (await parts(db, clinicId, reportId).orderBy('index').execute()).map(partOf);
}

export async function recordReportPart(
  db: Database,
  clinicId: string,
  reportId: string,
  index: number,
  { disk, key, sha256, pages }: RenderedPart,
): Promise<void> {
  await db
    .updateTable('reportParts')
    .set({ disk, objectKey: key, sha256, pages })
    .where('clinicId', '=', clinicId)
    .where('reportId', '=', reportId)
    .where('index', '=', index)
    .execute();
}

/** Plans of all clinics that were made before an instant, in the order of their clinics and reports, after `after`. */
export async function listReportPlans(
  db: Database,
  page: { readonly madeBefore: Date; readonly after: ReportKey | null; readonly limit: number },
): Promise<(ReportKey & { readonly workflowId: string | null })[]> {
  const { after } = page;
  let query = db
    .selectFrom('reportPlans')
    .select(['clinicId', 'reportId', 'workflowId'])
    .where('createdAt', '<', page.madeBefore);
  if (after !== null)
    query = query.where(sql<boolean>`(clinic_id, report_id) > (${after.clinicId}, ${after.reportId})`);
  return query.orderBy('clinicId').orderBy('reportId').limit(page.limit).execute();
}

/** Removes a plan and what is known of its parts. */
export async function removeReportPlan(db: Database, clinicId: string, reportId: string): Promise<void> {
  await db
    .deleteFrom('reportPlans')
    .where('clinicId', '=', clinicId)
    .where('reportId', '=', reportId)
    .execute();
}

const parts = (db: Database, clinicId: string, reportId: string) =>
  db
    .selectFrom('reportParts')
    .select(['index', 'spec', 'disk', 'objectKey', 'sha256', 'pages'])
    .where('clinicId', '=', clinicId)
    .where('reportId', '=', reportId);

function partOf(row: {
  index: number;
  spec: unknown;
  disk: string | null;
  objectKey: string | null;
  sha256: string | null;
  pages: number | null;
}): ReportPart {
  const { index, spec, disk, objectKey: key, sha256, pages } = row;
  const rendered = disk !== null && key !== null && sha256 !== null && pages !== null;
  return { index, spec, object: rendered ? { disk, key, sha256, pages } : undefined };
}
