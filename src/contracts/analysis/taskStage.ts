import { z } from 'zod';

/** What the model is asked in an analysis: its plan, what it notices in the chunks that it reads, and the answer. */
export const TaskStage = z.enum(['plan', 'chunks', 'answer']);
export type TaskStage = z.infer<typeof TaskStage>;
