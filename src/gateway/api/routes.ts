import { CLINIC_ROUTES } from './clinics/clinicRoutes.ts';
import { CONTACT_ROUTES } from './contacts/contactRoutes.ts';
import type { ApiRoute } from './defineRoute.ts';
import { JOB_ROUTES } from './jobs/jobRoutes.ts';
import { NOTIFICATION_ROUTES } from './notifications/notificationRoutes.ts';

/** Every route that is declared by `defineRoute`, in the order of the document. */
export const API_ROUTES: readonly ApiRoute[] = [
  ...CLINIC_ROUTES,
  ...CONTACT_ROUTES,
  ...JOB_ROUTES,
  ...NOTIFICATION_ROUTES,
];
