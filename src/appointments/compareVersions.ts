/** What tells versions of one event apart; null where a file has no versions. */
interface SourceVersion {
  readonly sequence: number | null;
  readonly stamp: Date | null;
}

/**
 * Compares two versions of an iCalendar event as RFC 5546 does: by SEQUENCE, then by DTSTAMP. Negative if the first is
 * older, 0 if they cannot be told apart.
 */
export function compareVersions(one: SourceVersion, other: SourceVersion): number {
  const bySequence = (one.sequence ?? 0) - (other.sequence ?? 0);
  if (bySequence !== 0 || one.stamp === null || other.stamp === null) return bySequence;
  return one.stamp.getTime() - other.stamp.getTime();
}
