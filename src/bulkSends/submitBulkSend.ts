import type { Client } from '@temporalio/client';
import { type StartOptions, startJob } from '../contracts/client/startJob.ts';
import { sendBulk } from '../contracts/messaging/bulkJobs.ts';
import type { BulkId, ClinicId } from '../contracts/shared/ids.ts';
import type { BulkRequest, BulkSegment } from '../domain/messaging/bulkRequest.ts';
import { RefusedError } from '../domain/shared/refusedError.ts';
import { contentOfRequest } from '../notifications/submitNotification.ts';
import type { Database } from '../store/database.ts';
import * as bulks from '../store/messaging/bulkSends.ts';

export interface BulkServices {
  readonly database: Database;
  readonly temporal: Client;
  readonly starting: StartOptions;
}

/** Recipients that no contact of the clinic is. */
export class UnknownRecipientsError extends Error {
  override readonly name = 'UnknownRecipientsError';
  /** Their places in the request. */
  readonly indices: readonly number[];

  constructor(indices: readonly number[]) {
    super(`${indices.length} recipients are no contacts of the clinic`);
    this.indices = indices;
  }
}

/** Recipients that are looked up together. */
const PAGE = 1_000;

/**
 * Stores a message to many contacts with its recipients, then starts its job. A caller without an answer asks again with the
 * same id; each recipient still gets it once.
 *
 * @param id of a new bulk send, or of one that was submitted before
 * @throws {@link UnknownRecipientsError}, OwnTemplateNotFoundError, WrongVariablesError, RefusedError `NoRecipients`,
 * QueueFullError; nothing is left to be sent then
 */
export async function submitBulkSend(
  services: BulkServices,
  clinicId: ClinicId,
  id: BulkId,
  request: BulkRequest,
): Promise<{ readonly bulkId: BulkId; readonly workflowId: string }> {
  const { database } = services;
  const { channel, recipients = [], segment } = request;
  const { content, usual } = await contentOfRequest(database, clinicId, request);
  const category = request.category ?? usual.category ?? 'marketing';
  const bulk = { id, clinicId, channel, category, content };
  const submitted = await bulks.findBulkSend(database, clinicId, id);
  if (submitted && submitted.state !== 'draft')
    return { bulkId: id, workflowId: bulkWorkflowId(clinicId, id) };
  await draftBulkSend(database, bulk, () =>
    segment === undefined ? addRecipients(database, bulk, recipients) : addSegment(database, bulk, segment),
  );
  return { bulkId: id, workflowId: await startBulkSend(services, clinicId, id) };
}

/** Stores a bulk send and lets `add` add its recipients; nothing of it is left when that fails. */
export async function draftBulkSend<Added>(
  database: Database,
  bulk: bulks.BulkSend,
  add: () => Promise<Added>,
): Promise<Added> {
  await bulks.createBulkSend(database, bulk);
  try {
    return await add();
  } catch (error) {
    await bulks.deleteDraft(database, bulk.clinicId, bulk.id);
    throw error;
  }
}

/** Starts the job of a draft; nothing of it is left when that fails. */
export async function startBulkSend(
  { database, temporal, starting }: BulkServices,
  clinicId: ClinicId,
  bulkId: BulkId,
): Promise<string> {
  try {
    const { workflowId } = await startJob(temporal, sendBulk, { bulkId, clinicId }, starting);
    return workflowId;
  } catch (error) {
    await bulks.deleteDraft(database, clinicId, bulkId);
    throw error;
  }
}

/** The id of the job that sends it. */
export const bulkWorkflowId = (clinicId: ClinicId, bulkId: BulkId): string =>
  sendBulk.workflowId({ bulkId, clinicId });

/** Adds the contacts of a segment. @throws RefusedError `NoRecipients` */
export async function addSegment(db: Database, bulk: bulks.BulkSend, segment: BulkSegment): Promise<void> {
  if ((await bulks.addSegment(db, bulk, segment)) > 0) return;
  throw new RefusedError(422, 'NoRecipients', 'no contact of the clinic is in this segment', 'segment');
}

/** Adds contacts by their ids or references; an id counts before a reference. */
async function addRecipients(db: Database, bulk: bulks.BulkSend, names: readonly string[]): Promise<void> {
  const unknown = new Set<string>();
  for (let at = 0; at < names.length; at += PAGE) {
    const page = names.slice(at, at + PAGE);
    const noIds = await bulks.addListed(db, bulk, 'contact', page);
    for (const name of await bulks.addListed(db, bulk, 'reference', noIds)) unknown.add(name);
  }
  const indices = names.flatMap((name, index) => (unknown.has(name) ? [index] : []));
  if (indices.length > 0) throw new UnknownRecipientsError(indices);
}
