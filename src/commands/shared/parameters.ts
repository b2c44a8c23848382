import { z } from 'zod';

/** What help and the reference say about an argument or an option. */
export interface ParameterHelp {
  readonly kind: 'argument' | 'option' | 'flag';
  readonly description: string;
  /** Stands for the value in help, such as `count`; null for arguments and flags. */
  readonly metavar: string | null;
  /** What holds when the parameter is not given, as it would be typed. */
  readonly default?: string | undefined;
  /** Whether the parameter takes several values; its schema then takes a list of texts. */
  readonly isRepeated?: boolean;
}

/** The parameters of a command by name: schemas of what is typed, whose help is kept beside them. */
export type ParameterShape = Readonly<Record<string, z.ZodType>>;

const help = z.registry<ParameterHelp>();

/** A positional argument; a schema that accepts `undefined` makes it optional. */
export const argument = <Schema extends z.ZodType>(schema: Schema, description: string): Schema =>
  described(schema, { kind: 'argument', description, metavar: null });

/** The last positional argument, which may be given several times. */
export const argumentList = <Schema extends z.ZodType>(schema: Schema, description: string): Schema =>
  described(schema, { kind: 'argument', description, metavar: null, isRepeated: true });

/** An option with a value. It is required unless its schema accepts `undefined` or there is a default. */
export const option = <Schema extends z.ZodType>(
  schema: Schema,
  metavar: string,
  description: string,
  defaultText?: string,
): Schema => described(schema, { kind: 'option', description, metavar, default: defaultText });

/** An option that may be given several times. */
export const optionList = <Schema extends z.ZodType>(
  schema: Schema,
  metavar: string,
  description: string,
): Schema => described(schema, { kind: 'option', description, metavar, isRepeated: true });

/** An option without a value: false unless it is given. */
export const flag = (description: string): z.ZodBoolean =>
  described(z.boolean(), { kind: 'flag', description, metavar: null });

function described<Schema extends z.ZodType>(schema: Schema, about: ParameterHelp): Schema {
  // A copy: the same schema has another description in another command.
  const own = schema.clone();
  help.add(own, about);
  return own;
}

/** What was said about a parameter when it was defined. */
export function helpOf(schema: z.ZodType): ParameterHelp {
  const about = help.get(schema);
  if (!about) throw new Error('a parameter has to be made by argument(), option() or flag()');
  return about;
}

/** The name of a parameter as it is typed: the option `maxCost` is `--max-cost`. */
export const typedName = (key: string, { kind }: ParameterHelp): string =>
  kind === 'argument' ? key : optionName(key);

/** The option `maxCost` is typed as `--max-cost`. */
export const optionName = (key: string): string =>
  `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Whether a command cannot run without the parameter. */
export const isRequired = (schema: z.ZodType): boolean =>
  helpOf(schema).kind !== 'flag' &&
  helpOf(schema).default === undefined &&
  !schema.safeParse(undefined).success;

/** The words that an option takes, when its schema lists them. */
export function choicesOf(schema: z.ZodType): readonly string[] {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodEnum ? inner.options.map(String) : [];
}
