export { analyzeDataset } from './analyzeDataset.ts';
export { checkQueues } from './checkQueues.ts';
export { deliverAnalysis } from './deliverAnalysis.ts';
export { generateReport } from './generateReport.ts';
export { importDataset } from './importDataset.ts';
export { reconcileMessages } from './reconcileMessages.ts';
export { runFollowUps } from './runFollowUps.ts';
export { sendNotification } from './sendNotification.ts';
