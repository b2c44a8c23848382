import type { ColumnTreatment } from '../../src/domain/datasets/identifiers/columnTreatment.ts';

/** The treatment of a column that leaves as it is. */
export const SENT = { treatment: 'sent', reason: { because: 'type' } } as const satisfies ColumnTreatment;
