const FROM_100_MS_TO_AN_HOUR = [
  100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
];
const FROM_1_MS_TO_A_MINUTE = [1, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000];

/**
 * Upper bounds of the buckets of the SDK's histograms, ms. By default they end at a second for workflow tasks, and have nothing
 * between 10 and 100 s for waiting times, so that no quantile beyond could be read from them.
 */
export const HISTOGRAM_BUCKETS: Readonly<Record<string, number[]>> = {
  temporal_activity_schedule_to_start_latency: FROM_100_MS_TO_AN_HOUR,
  temporal_activity_execution_latency: FROM_100_MS_TO_AN_HOUR,
  temporal_workflow_task_schedule_to_start_latency: FROM_100_MS_TO_AN_HOUR,
  temporal_workflow_task_execution_latency: FROM_1_MS_TO_A_MINUTE,
  temporal_workflow_task_replay_latency: FROM_1_MS_TO_A_MINUTE,
};
