import { z } from 'zod';
import * as contracts from '../../src/contracts/index.ts';
import { searchAttributes, type Tags } from '../../src/contracts/shared/tags.ts';
import { markdownTable } from './markdownTable.ts';
import { handledMessages, summaryOf } from './workflowSources.ts';

/** A contract as this page needs it: its functions take placeholders instead of values. */
interface DocumentedJob {
  readonly workflow: string;
  readonly queue: string;
  readonly input: z.ZodType;
  workflowId(input: unknown): string;
  tags(input: unknown): Tags;
}

const isJob = (value: unknown): value is DocumentedJob =>
  typeof value === 'object' && value !== null && 'workflow' in value && 'workflowId' in value;

const MessageDefinition = z.object({ type: z.enum(['signal', 'query', 'update']), name: z.string() });

/** docs/reference/workflows.md: every workflow with its id, search attributes and messages. */
export function workflowsPage(): string {
  const jobs = Object.values<unknown>(contracts)
    .filter(isJob)
    .sort((one, other) => one.workflow.localeCompare(other.workflow));
  const overview = jobs.map((job) => [
    `[\`${job.workflow}\`](#${job.workflow.toLowerCase()})`,
    `\`${job.queue}\``,
    idsOf(job),
    attributesOf(job),
  ]);
  return `# Workflows

Every job is a workflow. Its id is its business key: starting a job while a workflow with its id runs joins that workflow. Names in
angle brackets are fields of the input. Apps start, signal and query workflows through the contracts of \`aftercare/contracts\`
([src/contracts](../../src/contracts)), which check inputs and type results.

\`npm run reference\` writes this page from the contracts and the workflows; a test compares them.

${markdownTable(['workflow', 'queue', 'workflow id', 'search attributes'], overview)}

${jobs.map(sectionOf).join('\n\n')}
`;
}

function sectionOf({ workflow, input }: DocumentedJob): string {
  const messages = handledMessages(workflow).map(({ exported, description }) => {
    const { type, name } = MessageDefinition.parse(definitions.get(exported));
    return [type, `\`${name}\``, description];
  });
  const order = ['query', 'signal', 'update'];
  messages.sort(
    ([a = '', b = ''], [c = '', d = '']) => order.indexOf(a) - order.indexOf(c) || b.localeCompare(d),
  );
  const fields = fieldsOf(input).map((name) => `\`${name}\``);
  return [
    `## ${workflow}`,
    summaryOf(workflow),
    `Input: ${fields.length === 0 ? 'none' : fields.join(', ')}.`,
    messages.length === 0 ? 'It takes no messages.' : markdownTable(['kind', 'name', 'meaning'], messages),
  ].join('\n\n');
}

const definitions = new Map(Object.entries<unknown>(contracts));

/** With every field given, then with one more optional field left out at a time, and each flag set. */
function idsOf(job: DocumentedJob): string {
  const ids = variantsOf(job.input).flatMap((schema) =>
    Array.from({ length: optionalFields(schema) + 1 }, (_, omitted) =>
      job.workflowId(placeholders(schema, { omitted })),
    ),
  );
  return [...new Set(ids)].map((id) => `\`${id}\``).join(', ');
}

function attributesOf(job: DocumentedJob): string {
  const tags = variantsOf(job.input).map((schema) => job.tags(placeholders(schema, { omitted: 0 })));
  const pairs = searchAttributes(Object.assign({}, ...tags));
  return pairs.map(({ key }) => `\`${key.name}\``).join(', ');
}

/** The members of a union, or the schema itself. */
function variantsOf(schema: Schema): Schema[] {
  return schema instanceof z.ZodUnion ? [...schema.options] : [schema];
}

const fieldsOf = (schema: z.ZodType): string[] => [
  ...new Set(
    variantsOf(schema).flatMap((variant) =>
      variant instanceof z.ZodObject ? Object.keys(variant.shape) : [],
    ),
  ),
];

type Schema = z.core.$ZodType;

const isWrapped = (schema: Schema) => schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;

function unwrapped(schema: Schema): Schema {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional
    ? unwrapped(schema.unwrap())
    : schema;
}

const optionalFields = (schema: Schema): number =>
  schema instanceof z.ZodObject ? Object.values(schema.shape).filter(isWrapped).length : 0;

/** A value of the schema's shape that holds `<field>` for a value; the first `omitted` optional fields are left out. */
function placeholders(schema: Schema, { omitted }: { readonly omitted: number }): unknown {
  if (!(schema instanceof z.ZodObject)) return undefined;
  let left = omitted;
  return Object.fromEntries(
    Object.entries<Schema>(schema.shape).map(([field, value]) => {
      const leaveOut = isWrapped(value) && left-- > 0;
      return [field, leaveOut ? omittedValue(unwrapped(value)) : placeholder(unwrapped(value), field)];
    }),
  );
}

/** What stands for a field that is left out: a flag is set instead, so that both of its values are shown. */
function omittedValue(schema: Schema): unknown {
  if (schema instanceof z.ZodArray) return [];
  if (schema instanceof z.ZodObject) return {};
  return schema instanceof z.ZodBoolean ? true : null;
}

function placeholder(schema: Schema, field: string): unknown {
  if (schema instanceof z.ZodArray) return [`<${field}>`];
  if (schema instanceof z.ZodBoolean) return false;
  if (schema instanceof z.ZodLiteral) return schema.value;
  const [variant] = variantsOf(schema);
  return variant instanceof z.ZodObject ? placeholders(variant, { omitted: 0 }) : `<${field}>`;
}
