/** Size and time of change of files, by path. */
export type SourceStamp = Record<string, string>;

/** What dist/ was made from. */
export interface BuildRecord {
  readonly sources: SourceStamp;
  /** Those that the bundle of the workflows holds. */
  readonly workflowSources: readonly string[];
}

export const BUILD_FILES: readonly string[];
export const BUILD_RECORD: string;
export function sourceStamp(root: string): SourceStamp;
export function readBuildRecord(root: string): BuildRecord | undefined;
export function changedSources(before: SourceStamp, now: SourceStamp): string[];
