import { ALERT_ROUTES } from './alerts/alertRoutes.ts';
import { ANALYSIS_ROUTES } from './analyses/analysisRoutes.ts';
import { RESULT_ROUTES } from './analyses/resultRoutes.ts';
import { STEERING_ROUTES } from './analyses/steeringRoutes.ts';
import { APPOINTMENT_ROUTES } from './appointments/appointmentRoutes.ts';
import { BULK_ROUTES } from './bulkSends/bulkRoutes.ts';
import { CLINIC_ROUTES } from './clinics/clinicRoutes.ts';
import { CREDENTIAL_ROUTES } from './clinics/credentialRoutes.ts';
import { CONTACT_ROUTES } from './contacts/contactRoutes.ts';
import { DATASET_ROUTES } from './datasets/datasetRoutes.ts';
import type { ApiRoute } from './defineRoute.ts';
import { FAILURE_ROUTES } from './failures/failureRoutes.ts';
import { FOLLOW_UP_ROUTES } from './followUps/followUpRoutes.ts';
import { INBOX_ROUTES } from './inbox/inboxRoutes.ts';
import { JOB_ROUTES } from './jobs/jobRoutes.ts';
import { NOTIFICATION_ROUTES } from './notifications/notificationRoutes.ts';
import { LINK_ROUTES } from './reports/linkRoutes.ts';
import { REPORT_ROUTES } from './reports/reportRoutes.ts';
import { TEMPLATE_ROUTES } from './templates/templateRoutes.ts';
import { WEBHOOK_DELIVERY_ROUTES } from './webhooks/webhookDeliveryRoutes.ts';
import { WEBHOOK_ENDPOINT_ROUTES } from './webhooks/webhookEndpointRoutes.ts';

/** Every route that is declared by `defineRoute`, in the order of the document. */
export const API_ROUTES: readonly ApiRoute[] = [
  ...CLINIC_ROUTES,
  ...CREDENTIAL_ROUTES,
  ...CONTACT_ROUTES,
  ...DATASET_ROUTES,
  ...ANALYSIS_ROUTES,
  ...RESULT_ROUTES,
  ...STEERING_ROUTES,
  ...REPORT_ROUTES,
  ...LINK_ROUTES,
  ...JOB_ROUTES,
  ...FAILURE_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...BULK_ROUTES,
  ...INBOX_ROUTES,
  ...APPOINTMENT_ROUTES,
  ...FOLLOW_UP_ROUTES,
  ...WEBHOOK_ENDPOINT_ROUTES,
  ...WEBHOOK_DELIVERY_ROUTES,
  ...ALERT_ROUTES,
  ...TEMPLATE_ROUTES,
];
