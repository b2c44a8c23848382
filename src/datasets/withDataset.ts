import type { DuckDBConnection } from '@duckdb/node-api';
import type { FreeTextPolicy } from '../contracts/shared/freeTextPolicy.ts';
import type { ClinicId, DatasetId } from '../contracts/shared/ids.ts';
import type { ChunkLimits } from '../domain/datasets/chunkPlan.ts';
import type { DatasetProfile } from '../domain/datasets/datasetProfile.ts';
import { KnownValues } from '../domain/datasets/identifiers/knownValues.ts';
import type { SourceReading } from '../domain/datasets/sourceReading.ts';
import { checkNamedColumns } from './checkNamedColumns.ts';
import { type DuckDbOptions, withDuckDb } from './duckdb.ts';
import { loadSource } from './loadSource.ts';
import { type ProfiledTable, profileDataset } from './profileDataset.ts';
import { shiftSql } from './pseudonyms.ts';
import type { RowSource } from './rowLines.ts';
import { sampleRows } from './sampleRows.ts';
import type { SourceFormat } from './sourceFormat.ts';
import { type Chunk, type SplitOptions, splitDataset } from './splitDataset.ts';
import { cell } from './sql.ts';
import type { AnalysedSource } from './statistics/analysedSource.ts';
import { withTemporaryLink } from './temporaryFiles.ts';
import { patientColumn } from './treatments/patientColumn.ts';
import { registerScrub } from './treatments/registerScrub.ts';
import { fileDecimal } from './types/detectDecimal.ts';
import { leaveOutNonRows } from './types/leaveOutNonRows.ts';

export interface DatasetOptions extends DuckDbOptions {
  /** What messages call the file. */
  readonly name: string;
  /** As {@link inspectSource} found it. */
  readonly format: SourceFormat;
  /** As {@link inspectSource} found it. */
  readonly header: readonly string[];
  /** As {@link inspectSource} found it. */
  readonly reading: SourceReading;
  /** Of what is made of the source on the way, bytes. */
  readonly maxBytes: number;
  /** Columns the user calls identifying, besides those that are found. */
  readonly identifyingColumns: readonly string[];
  /** Columns the user lets leave. */
  readonly sentColumns: readonly string[];
  /** What the clinic says of free text. */
  readonly freeText: FreeTextPolicy;
  readonly clinicId: ClinicId;
  /** Of the clinic, ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly datasetId: DatasetId;
  /** The day on which dates of birth become ages. */
  readonly asOf: Date;
  /** 32 bytes in hex. */
  readonly pseudonymKey: string;
  /** Told from time to time how much of the file is loaded, 0 to 1. */
  readonly onLoading?: (share: number) => void;
}

/** A loaded source: what can be asked of it while it is open. */
export interface OpenDataset {
  readonly rows: number;
  /** @param onColumn told after each column how many are done */
  profile(onColumn?: (done: number) => void): Promise<DatasetProfile>;
  /** Chunks without identities, one after the other; the factor is 1 unless given. */
  split(
    sizes: ChunkLimits & Partial<Pick<SplitOptions, 'tokenFactor'>>,
    takeChunk: (chunk: Chunk) => Promise<void>,
  ): Promise<{ cutCells: number }>;
  /** Has the rows computed, as they are in the source. */
  analyse<T>(use: (source: AnalysedSource) => Promise<T>): Promise<T>;
  /** Rows without identities from so many places of the file, each of about so many estimated tokens. */
  sample(count: number, tokens: number): Promise<string[]>;
}

/**
 * Loads a source that is not compressed into a new DuckDB database, which is gone again when `use` has ended,
 * however it ended. An abort interrupts the query that runs and rejects with the signal's reason.
 *
 * @throws {@link DatasetSourceError} when the file is not well-formed.
 */
export async function withDataset<T>(
  path: string,
  options: DatasetOptions,
  use: (dataset: OpenDataset) => Promise<T>,
): Promise<T> {
  return withTemporaryLink(path, `source.${options.format}`, (directory, source) =>
    withDuckDb(directory, options, async (connection) =>
      use(await open(connection, { directory, source }, options)),
    ),
  );
}

async function open(
  connection: DuckDBConnection,
  place: { readonly directory: string; readonly source: string },
  options: DatasetOptions,
): Promise<OpenDataset> {
  const { name, header, identifyingColumns, sentColumns, reading, signal } = options;
  const { directory } = place;
  checkNamedColumns(name, header, { identifyingColumns, sentColumns });
  const loaded = await loadSource(connection, place, options);
  const decimal = fileDecimal(connection, { columns: header.length, given: reading.options.decimal });
  const { rows, notices } = await leaveOutNonRows(connection, { ...loaded, header, decimal });
  const known = new KnownValues();
  await registerScrub(connection, known);
  let profiling: Promise<ProfiledTable> | undefined;
  const profiled = (onColumn?: (done: number) => void) => {
    profiling ??= profileDataset(connection, {
      ...options,
      ...treatmentOf(options),
      rows,
      decimal,
      missing: reading.options.missing ?? [],
      declared: reading.declared,
      known,
      notices,
      onColumn,
    });
    return profiling;
  };
  const source = async (): Promise<RowSource> => {
    const { treated } = await profiled();
    const expressions = treated.flatMap(({ expression }, index) =>
      expression === undefined ? [] : [[index, expression] as const],
    );
    return { rows, header, expressions: new Map(expressions), signal };
  };
  return {
    rows,
    profile: async (onColumn) => (await profiled(onColumn)).profile,
    split: async ({ tokenFactor = 1, ...limits }, takeChunk) =>
      splitDataset(connection, { ...(await source()), name, directory, limits, tokenFactor }, takeChunk),
    analyse: async (use) => {
      const { treated } = await profiled();
      const columns = treated.map(({ column, typed }, index) => ({ index, profile: column, typed }));
      const { asOf, country } = options;
      return use({ connection, rows, columns, asOf, country, signal });
    },
    sample: async (count, tokens) => sampleRows(connection, await source(), { count, tokens }),
  };
}

function treatmentOf({ header, pseudonymKey: key, clinicId, datasetId, country, asOf }: DatasetOptions) {
  const patient = patientColumn(header);
  return {
    settings: { key, clinicId, country, asOf },
    shift: shiftSql(patient === undefined ? undefined : cell(patient), { key, clinicId, datasetId }),
  };
}
