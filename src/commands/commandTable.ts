import { ANALYSIS_TABLE } from './analysis/analysisTable.ts';
import { APPOINTMENT_TABLE } from './appointments/appointmentTable.ts';
import { CLINIC_TABLE } from './clinics/clinicTable.ts';
import { DATASET_TABLE } from './datasets/datasetTable.ts';
import { FOLLOW_UP_TABLE } from './followUps/followUpTable.ts';
import { MESSAGING_TABLE } from './messaging/messagingTable.ts';
import { OPERATIONS_TABLE } from './operations/operationsTable.ts';
import { PROGRAM_TABLE } from './programTable.ts';
import { REPORT_TABLE } from './reports/reportTable.ts';
import type { CommandEntry, CommandTable } from './shared/commandEntry.ts';
import { WEBHOOK_TABLE } from './webhooks/webhookTable.ts';

/** All commands by capability, in the order of the help. */
export const COMMAND_TABLES: readonly CommandTable[] = [
  CLINIC_TABLE,
  DATASET_TABLE,
  ANALYSIS_TABLE,
  REPORT_TABLE,
  MESSAGING_TABLE,
  APPOINTMENT_TABLE,
  FOLLOW_UP_TABLE,
  WEBHOOK_TABLE,
  OPERATIONS_TABLE,
  PROGRAM_TABLE,
];

export const ALL_COMMANDS: readonly CommandEntry[] = COMMAND_TABLES.flatMap(({ commands }) => commands);
