/** The activity that does nothing. */
export const noopActivities = { async noopActivity(): Promise<void> {} };
export type NoopActivities = typeof noopActivities;
