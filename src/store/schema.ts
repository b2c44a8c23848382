import type { AnalysisTables } from './tables/analysis.ts';
import type { AppointmentsTables } from './tables/appointments.ts';
import type { ClinicsTables } from './tables/clinics.ts';
import type { ContactsTables } from './tables/contacts.ts';
import type { DatasetsTables } from './tables/datasets.ts';
import type { FollowUpsTables } from './tables/followUps.ts';
import type { MessagingTables } from './tables/messaging.ts';
import type { ModelLimitsTables } from './tables/modelLimits.ts';
import type { OperationsTables } from './tables/operations.ts';
import type { ReportsTables } from './tables/reports.ts';
import type { WebhooksTables } from './tables/webhooks.ts';

/** Every table of the database. */
export interface Schema
  extends AnalysisTables,
    AppointmentsTables,
    ClinicsTables,
    ContactsTables,
    DatasetsTables,
    FollowUpsTables,
    MessagingTables,
    ModelLimitsTables,
    OperationsTables,
    ReportsTables,
    WebhooksTables {}
