import type { ReportLocale } from '../../contracts/reports/reportJobs.ts';
import type { DataKind } from '../../domain/analysis/prompts/dataFence.ts';

/** A fenced block of data; the random id in both fences keeps a cell from closing it early. */
const BLOCK = /^<<<(SCHEMA|ROWS|RESULTS|CLAIMS|PLAN|ANSWER) ([0-9a-f]{16})\r?\n([\s\S]*?)\r?\n?\1 \2>>>/gm;

/** What a prompt holds. */
export interface PromptParts {
  /** What the clinic asks; empty for a prompt that asks nothing for one. */
  readonly question: string;
  /** The language that the answer is asked in. */
  readonly locale: ReportLocale;
  /** The data by their kind; of two blocks of a kind, the first. */
  readonly blocks: ReadonlyMap<DataKind, string>;
}

/** Reads a prompt by its fences. What is within a block is data, whatever it looks like. */
export function promptParts(prompt: string): PromptParts {
  const blocks = new Map<DataKind, string>();
  const words = prompt.replace(BLOCK, (_, kind: DataKind, _fence, data: string) => {
    if (!blocks.has(kind)) blocks.set(kind, data);
    return '';
  });
  const [, question = ''] = /^The clinic asks: ([\s\S]*?)(?:\n\n|$)/.exec(words) ?? [];
  return { question, locale: /^Write in German;/m.test(words) ? 'de' : 'en', blocks };
}
