// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.
import type { ColumnType, Generated } from 'kysely';

export interface WebhookEndpointsTable {
  clinicId: string;
  id: string;
  url: string;
  secret: string;
  previousSecret: string | null;
  previousSecretUntil: Date | null;
  /** Failed attempts since the last successful one. */
  consecutiveFailures: Generated<number>;
  disabledAt: Date | null;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

export interface WebhookDeliveriesTable {
  clinicId: string;
  id: string;
  endpointId: string;
  key: string;
  body: string;
  deliveredAt: Date | null;
  createdAt: ColumnType<Date, Date | undefined, never>;
}

/** Kept as long as the delivery. */
export interface WebhookAttemptsTable {
  clinicId: string;
  id: Generated<number>;
  deliveryId: string;
  attemptedAt: Generated<Date>;
  responseStatus: number | null;
  durationMs: number;
  error: string | null;
}

export interface WebhooksTables {
  webhookEndpoints: WebhookEndpointsTable;
  webhookDeliveries: WebhookDeliveriesTable;
  webhookAttempts: WebhookAttemptsTable;
}
