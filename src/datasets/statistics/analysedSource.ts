import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnProfile } from '../../domain/datasets/datasetProfile.ts';
import type { TypedColumn } from '../types/typeColumn.ts';

/** A column of the table `source`, its profile, and what its cells are. */
export interface SourceColumn {
  readonly index: number;
  readonly profile: ColumnProfile;
  readonly typed: TypedColumn;
}

/** A loaded source, to be computed. */
export interface AnalysedSource {
  readonly connection: DuckDBConnection;
  readonly rows: number;
  readonly columns: readonly SourceColumn[];
  /** The day on which dates of birth become ages. */
  readonly asOf: Date;
  /** Of the clinic, ISO 3166-1 alpha-2: how postal codes are shortened. */
  readonly country: string;
  readonly signal: AbortSignal;
}
