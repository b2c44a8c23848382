import { type ArraySchema, type ObjectSchema, SchemaType, type StringSchema } from '@google/generative-ai';
import { MAX_FINDINGS } from '../domain/analysis/analysisAnswer.ts';
import { MAX_CLAIMS_PER_CHUNK } from '../domain/analysis/claim.ts';
import { CLAIM_DIRECTIONS, PREDICATES } from '../domain/analysis/modelClaims.ts';

const STRING = { type: SchemaType.STRING } satisfies StringSchema;
const STRINGS = { type: SchemaType.ARRAY, items: STRING } satisfies ArraySchema;
const NULLABLE_NUMBER = { type: SchemaType.NUMBER, nullable: true } as const;

const FILTER = {
  type: SchemaType.OBJECT,
  properties: {
    column: STRING,
    levels: { ...STRINGS, description: 'Values that are kept; empty for a range' },
    from: { ...NULLABLE_NUMBER, description: 'Of a range, included; null for no limit' },
    to: { ...NULLABLE_NUMBER, description: 'Of a range, included; null for no limit' },
  },
  required: ['column', 'levels', 'from', 'to'],
} satisfies ObjectSchema;

const SURVIVAL = {
  type: SchemaType.OBJECT,
  nullable: true,
  properties: { time: STRING, event: STRING, eventValues: STRINGS, censoredValues: STRINGS },
  required: ['time', 'event', 'eventValues', 'censoredValues'],
} satisfies ObjectSchema;

/** Asks for a plan that `readPlan` reads. */
export const PLAN_RESPONSE_SCHEMA: ObjectSchema = {
  type: SchemaType.OBJECT,
  properties: {
    outcomes: { ...STRINGS, maxItems: 10 },
    factors: { ...STRINGS, description: 'At most 50; empty for every other column' },
    survival: SURVIVAL,
    describeBy: { ...STRING, nullable: true },
    filters: { type: SchemaType.ARRAY, items: FILTER, maxItems: 5 },
    cannotAnswer: { ...STRING, nullable: true },
  },
  required: ['outcomes', 'factors', 'survival', 'describeBy', 'filters', 'cannotAnswer'],
};

const CLAIM = {
  type: SchemaType.OBJECT,
  properties: {
    predicate: { type: SchemaType.STRING, format: 'enum', enum: [...PREDICATES] },
    columns: { ...STRINGS, description: 'Names as in the header' },
    levels: { ...STRINGS, description: 'Values as in the rows, or the words of a theme' },
    direction: { type: SchemaType.STRING, format: 'enum', enum: [...CLAIM_DIRECTIONS], nullable: true },
  },
  required: ['predicate', 'columns', 'levels', 'direction'],
} satisfies ObjectSchema;

/** Asks for claims that `readClaims` reads. */
export const CHUNK_RESPONSE_SCHEMA: ObjectSchema = {
  type: SchemaType.OBJECT,
  properties: { claims: { type: SchemaType.ARRAY, items: CLAIM, maxItems: MAX_CLAIMS_PER_CHUNK } },
  required: ['claims'],
};

const FINDING = {
  type: SchemaType.OBJECT,
  properties: {
    results: { ...STRINGS, description: 'Ids of one to five results, the most important first' },
    title: { ...STRING, description: 'In at most twelve words, without digits' },
    detail: { ...STRING, description: 'One to three sentences; numbers are placeholders' },
    caution: { ...STRING, nullable: true, description: 'What it does not mean' },
  },
  required: ['results', 'title', 'detail', 'caution'],
} satisfies ObjectSchema;

/** Asks for an answer that `readAnswer` reads. */
export const ANSWER_RESPONSE_SCHEMA: ObjectSchema = {
  type: SchemaType.OBJECT,
  properties: {
    sentences: { ...STRINGS, maxItems: 10, description: 'Three to five sentences, the answer first' },
    findings: { type: SchemaType.ARRAY, items: FINDING, maxItems: MAX_FINDINGS },
    limits: { ...STRINGS, maxItems: 6, description: 'What the data cannot tell' },
  },
  required: ['sentences', 'findings', 'limits'],
};
