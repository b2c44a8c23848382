import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import type { StartOptions } from '../../contracts/client/startJob.ts';
import type { ApiScope } from '../../contracts/clinics/apiScope.ts';
import type { Clinic } from '../../contracts/clinics/clinicProfile.ts';
import type { ClinicId } from '../../contracts/shared/ids.ts';
import type { Disks } from '../../disks/createDisks.ts';
import type { Disk } from '../../disks/disk.ts';
import type { ApiToken } from '../../store/clinics/apiTokens.ts';
import type { Database } from '../../store/database.ts';
import type { SentObject } from '../sendObject.ts';
import { fieldProblems, InvalidRequestError } from './problem.ts';
import { illFormedTexts } from './wellFormedText.ts';

/** What the routes of the API work with. */
export interface ApiContext {
  readonly database: Database;
  readonly temporal: Client;
  readonly disks: Disks;
  readonly config: Config;
  /** How jobs are started. */
  readonly starting: StartOptions & Required<Pick<StartOptions, 'queueLimits'>>;
}

/** Who asks, and what goes with every request. */
export interface RequestContext {
  readonly caller: ApiToken;
  readonly requestId: string;
  /** The header If-Match without its quotes; undefined when it is not sent. */
  readonly ifMatch: string | undefined;
  /** The header Last-Event-ID: a client has lost a stream after this event. */
  readonly lastEventId: string | undefined;
  /**
   * The clinic that the request is about: that of the token, or the one that a token for all clinics names by `?clinic=`.
   *
   * @throws RequestError 404 `ClinicNotFound`, 422 `ClinicMissing`
   */
  clinic(): Promise<Clinic>;
  /** A new id; the same again when a request with an Idempotency-Key is done again after its process was lost. */
  newId(prefix: string): string;
}

/** An answer in JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  /** What is answered when the request is repeated with its Idempotency-Key: the body without its secrets. @default the body */
  readonly repeatedBody?: unknown;
  /** Becomes the header ETag. */
  readonly version?: string | number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An object from a disk: whole, one range of it, or that it has not changed. */
export interface FileAnswer {
  readonly file: SentObject;
  readonly disk: Disk;
}

/** A small file that is made for the answer. */
export interface ContentAnswer {
  readonly content: Buffer;
  readonly fileName: string;
  readonly contentType: string;
}

/** One event of a stream of Server-Sent Events. */
export interface ServerSentEvent {
  readonly event: string;
  /** Sent back as `Last-Event-ID` by a client that connects again. */
  readonly id: string;
  readonly data: unknown;
}

/** A stream of Server-Sent Events, which ends when the events do. */
export interface EventsAnswer {
  /** Counts the open streams. */
  readonly clinicId: ClinicId;
  /** @param signal aborted when the client has gone or the gateway stops */
  events(signal: AbortSignal): AsyncIterable<ServerSentEvent>;
}

/** An answer without a body. */
export interface EmptyAnswer {
  readonly empty: 204;
}

/** An answer that is no JSON. */
type StreamAnswer = FileAnswer | ContentAnswer | EventsAnswer | EmptyAnswer;
export type RouteAnswer = JsonAnswer | StreamAnswer;

/** Schemas of the bodies by status. */
type Answers = Readonly<Record<number, z.ZodType>>;
type AnswerOf<A extends Answers> = {
  readonly [Status in keyof A & number]: Omit<JsonAnswer, 'status' | 'body'> & {
    readonly status: Status;
    readonly body: z.input<A[Status]>;
  };
}[keyof A & number];

/** The parts of a request. */
const PARTS = ['params', 'query', 'body'] as const;
export type RequestPart = (typeof PARTS)[number];
/** How a problem names each part. */
const PART_NAMES = { params: 'path', query: 'query', body: 'body' } satisfies Record<RequestPart, string>;

/** Schemas of the parts that a request has, by {@link RequestPart}. */
type RequestShape = Readonly<Record<string, z.ZodType>>;

interface RouteDescription {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/v1`, such as `/contacts/:contact`. */
  readonly path: string;
  /** The heading in the document: a noun in the plural. */
  readonly tag: string;
  /** One line, as an instruction: `Send one notification`. */
  readonly summary: string;
  readonly description?: string;
  readonly scope: ApiScope;
  /** Whether the route takes the header If-Match. */
  readonly isVersioned?: boolean;
  /** What is answered that is no JSON, by status: its media type, unless it is empty, and what it is. */
  readonly streams?: Readonly<Record<number, { readonly type?: string; readonly description: string }>>;
  /** @default 256 KiB */
  readonly bodyLimitBytes?: number;
}

interface RouteSpec<Shape extends RequestShape, A extends Answers> extends RouteDescription {
  /** Schemas of `params`, `query` and `body`; a part without a schema has to be empty. */
  readonly input: Shape;
  /** Schemas that depend on the clinic of the request, in place of those of `input`, which describe them. */
  clinicInput?(clinic: Clinic): {
    readonly [Part in keyof Shape]?: z.ZodType<z.output<Shape[Part]>>;
  };
  readonly answers: A;
  run(
    input: z.output<z.ZodObject<Shape>>,
    request: RequestContext,
    context: ApiContext,
  ): Promise<AnswerOf<NoInfer<A>> | StreamAnswer>;
}

/** A route of the API, to be registered and documented. */
export interface ApiRoute extends RouteDescription {
  readonly input: RequestShape;
  readonly answers: Answers;
  /** @throws {@link InvalidRequestError} before anything is done, and what the route itself throws. */
  handle(
    parts: Readonly<Record<RequestPart, unknown>>,
    request: RequestContext,
    context: ApiContext,
  ): Promise<RouteAnswer>;
}

/** What a part without a schema has to be. */
const NOTHING = {
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: z.union([z.undefined(), z.strictObject({})], 'must be left out'),
} satisfies Record<RequestPart, z.ZodType>;

/**
 * Declares a route of the API.
 *
 * @example
 * export const showThing = defineRoute({
 *   method: 'GET',
 *   path: '/things/:thing',
 *   tag: 'Things',
 *   summary: 'Show a thing',
 *   scope: 'read',
 *   input: { params: z.strictObject({ thing: ThingId }) },
 *   answers: { 200: Thing },
 *   run: async ({ params }, { clinic }, { database }) => {
 *     const { id } = await clinic();
 *     return { status: 200, body: await requireThing(database, id, params.thing) };
 *   },
 * });
 */
export function defineRoute<const Shape extends RequestShape, const A extends Answers>(
  spec: RouteSpec<Shape, A>,
): ApiRoute {
  const { run, input, clinicInput, ...described } = spec;
  const schema = z.object<Shape>(input);
  // A schema is compiled when it is first used, which takes longer than all the rest of a request.
  const clinicSchemas = new WeakMap<Clinic, typeof schema>();
  const schemaOf = (clinic: Clinic) => {
    const kept = clinicSchemas.get(clinic) ?? z.object<Shape>({ ...input, ...clinicInput?.(clinic) });
    clinicSchemas.set(clinic, kept);
    return kept;
  };
  return {
    ...described,
    input,
    async handle({ body, ...others }, about, context) {
      // Fastify gives no body as null or undefined.
      const parts = { ...others, body: body ?? undefined };
      const parsed = (clinicInput ? schemaOf(await about.clinic()) : schema).safeParse(parts);
      const problems = PARTS.flatMap((part) => {
        const name = PART_NAMES[part];
        const illFormed = illFormedTexts(parts[part], name);
        if (illFormed.length > 0) return illFormed;
        const issues = input[part]
          ? issuesOf(parsed.error, part)
          : NOTHING[part].safeParse(parts[part]).error?.issues;
        return fieldProblems(issues ?? [], name);
      });
      if (!parsed.success || problems.length > 0) throw new InvalidRequestError(problems);
      return run(parsed.data, about, context);
    },
  };
}

/** The issues of one part of a request; their paths begin within it. */
const issuesOf = (error: z.ZodError | undefined, part: RequestPart) =>
  error?.issues.flatMap((issue) => (issue.path[0] === part ? [{ ...issue, path: issue.path.slice(1) }] : []));
