import { createHash } from 'node:crypto';

/** What happened, without anything about a patient: opaque ids, reasons and counts. */
export interface AuditEvent {
  /** The clinic that it concerns; null for what belongs to no clinic. */
  readonly clinicId: string | null;
  /** Such as `linkRedeemed`. */
  readonly action: string;
  /** The id of what it happened to; null when that is not known. */
  readonly subject: string | null;
  readonly details: Readonly<Record<string, string | number>>;
}

/** An event in its place in the chain: numbered from 1 without gaps. */
export interface AuditEntry extends AuditEvent {
  readonly sequence: number;
  readonly at: Date;
  /** {@link auditHash}, in hex. */
  readonly hash: string;
}

/** The end of a chain, or of a part of it; a copy kept elsewhere tells whether the chain was rewritten or cut. */
export type AuditHead = Pick<AuditEntry, 'sequence' | 'hash'>;

/** What the first entry follows. */
export const AUDIT_GENESIS: AuditHead = { sequence: 0, hash: '0'.repeat(64) };

/** SHA-256 over the hash before and everything the entry says, so that no entry can be changed without all later ones. */
export function auditHash(previousHash: string, entry: Omit<AuditEntry, 'hash'>): string {
  const { sequence, at, clinicId, action, subject, details } = entry;
  const sorted = Object.entries(details).sort(([one], [other]) => (one < other ? -1 : 1));
  const content = JSON.stringify([
    previousHash,
    sequence,
    at.toISOString(),
    clinicId,
    action,
    subject,
    sorted,
  ]);
  return createHash('sha256').update(content).digest('hex');
}

/** Where a chain is broken. */
export interface AuditBreak {
  readonly sequence: number;
  readonly problem: 'missing' | 'changed';
}

/** Follows the chain over the next entries; answers its new head, or where it breaks. */
export function followAuditChain(head: AuditHead, entries: readonly AuditEntry[]): AuditHead | AuditBreak {
  let current = head;
  for (const entry of entries) {
    const sequence = current.sequence + 1;
    if (entry.sequence !== sequence) return { sequence, problem: 'missing' };
    if (entry.hash !== auditHash(current.hash, entry)) return { sequence, problem: 'changed' };
    current = entry;
  }
  return { sequence: current.sequence, hash: current.hash };
}
