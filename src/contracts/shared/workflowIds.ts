import { ClinicId } from './ids.ts';

/** The workflow id of a job of a clinic: the clinic first, so that ownership is seen from the id alone. */
export const clinicWorkflowId = (clinicId: string, jobId: string): string => `${clinicId}/${jobId}`;

/** The clinic whose job has this workflow id; null for jobs of the whole application, whose ids have no slash. */
export function clinicOfWorkflowId(workflowId: string): ClinicId | null {
  const slash = workflowId.indexOf('/');
  if (slash === -1) return null;
  return ClinicId.safeParse(workflowId.slice(0, slash)).data ?? null;
}
