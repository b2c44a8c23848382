import type { ColumnType, Generated } from 'kysely';

export interface WebhookEndpointsTable {
  id: string;
  clinic_id: string;
  url: string;
  secret: string;
  previous_secret: string | null;
  previous_secret_until: Date | null;
  /** Attempts that failed since the last one that did not. */
  consecutive_failures: Generated<number>;
  disabled_at: Date | null;
  created_at: ColumnType<Date, Date | undefined, never>;
}

export interface WebhookDeliveriesTable {
  id: string;
  endpoint_id: string;
  key: string;
  body: string;
  delivered_at: Date | null;
  created_at: ColumnType<Date, Date | undefined, never>;
}

/** The log of attempts; one row each, kept as long as its delivery. */
export interface WebhookAttemptsTable {
  id: Generated<number>;
  delivery_id: string;
  attempted_at: Generated<Date>;
  response_status: number | null;
  duration_ms: number;
  error: string | null;
}

export interface WebhookTables {
  webhook_endpoints: WebhookEndpointsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_attempts: WebhookAttemptsTable;
}
