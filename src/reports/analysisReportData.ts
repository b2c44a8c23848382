import type { DatasetProfile } from '../domain/datasetProfile.ts';
import type { MergedFindings } from '../domain/findings.ts';

/** Everything the analysis report shows: data in, pages out. */
export interface AnalysisReportData {
  readonly reportId: string;
  readonly clinicName: string;
  readonly datasetName: string;
  /** The question the clinic asked, verbatim. */
  readonly question: string;
  readonly generatedAt: Date;
  /** IANA zone in which dates are shown. */
  readonly timeZone: string;
  /** True when the findings come from the sandbox's emulator; said on the cover and in the running foot. */
  readonly sandbox: boolean;
  readonly profile: DatasetProfile;
  readonly answer: MergedFindings;
  readonly method: {
    readonly model: string;
    readonly promptVersion: string;
    readonly chunks: number;
    readonly promptTokens: number;
    readonly outputTokens: number;
    /** Estimate in US dollars; null when the model's price is unknown. */
    readonly costUsd: number | null;
  };
}
