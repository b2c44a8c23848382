import { type ObjectSchema, SchemaType } from '@google/generative-ai';
import {
  Importance,
  MAX_EVIDENCE,
  MAX_FINDINGS_PER_CHUNK,
  MAX_FINDINGS_PER_MERGE,
} from '../domain/analysis/findings.ts';

/** The shape of {@link Finding} in Gemini's schema language. */
const FINDING = {
  type: SchemaType.OBJECT,
  properties: {
    title: { type: SchemaType.STRING, description: 'What was found, in at most twelve words' },
    detail: { type: SchemaType.STRING, description: 'The evidence with numbers, in at most four sentences' },
    columns: {
      type: SchemaType.ARRAY,
      items: { type: SchemaType.STRING },
      description: 'Columns as in the header',
    },
    importance: { type: SchemaType.STRING, format: 'enum', enum: [...Importance.options] },
    supportingRows: { type: SchemaType.INTEGER, description: 'How many rows support it' },
    evidence: {
      type: SchemaType.ARRAY,
      description: 'Cells that show it, exactly as in the data',
      maxItems: MAX_EVIDENCE,
      items: {
        type: SchemaType.OBJECT,
        properties: { column: { type: SchemaType.STRING }, value: { type: SchemaType.STRING } },
        required: ['column', 'value'],
      },
    },
  },
  required: ['title', 'detail', 'columns', 'importance', 'supportingRows'],
} satisfies ObjectSchema;

/** Asks for {@link ChunkFindings}. */
export const CHUNK_RESPONSE_SCHEMA: ObjectSchema = {
  type: SchemaType.OBJECT,
  properties: { findings: { type: SchemaType.ARRAY, items: FINDING, maxItems: MAX_FINDINGS_PER_CHUNK } },
  required: ['findings'],
};

/** Asks for {@link MergedFindings}. */
export const MERGE_RESPONSE_SCHEMA: ObjectSchema = {
  type: SchemaType.OBJECT,
  properties: {
    summary: {
      type: SchemaType.STRING,
      description: 'The answer to the question, in at most five sentences',
    },
    findings: { type: SchemaType.ARRAY, items: FINDING, maxItems: MAX_FINDINGS_PER_MERGE },
  },
  required: ['summary', 'findings'],
};
