import { z } from 'zod';
import { type ClinicChange, ClinicProfile } from '../../contracts/clinics/clinicProfile.ts';
import { InputError } from '../../inputError.ts';
import { option, optionList, optionName, type ParameterShape } from '../shared/parameters.ts';
import { parseParameters } from '../shared/parseParameters.ts';

const FIELDS = Object.entries(ClinicProfile.shape);
type FieldSchema = (typeof FIELDS)[number][1];

const LOGO = 'logo';

/** Fields that a clinic can be without. */
const clearable = FIELDS.flatMap(([name, schema]) => (schema.safeParse(null).success ? [name] : []));

/** An option for each field of a profile, and `--clear FIELD`; {@link profileChange} reads what was typed. */
export const profileOptions: ParameterShape = {
  ...Object.fromEntries(FIELDS.map(([name, schema]) => [name, optionOf(schema)])),
  clear: optionList(
    z.array(z.enum(clearable, `must be one of ${clearable.join(', ')}`)).default([]),
    'field',
    'remove the value of a field; may be repeated',
  ),
};

/** {@link profileOptions} of a clinic that exists, whose logo can be cleared too. */
export const settableOptions: ParameterShape = {
  ...profileOptions,
  clear: optionList(
    z.array(z.enum([...clearable, LOGO], `must be one of ${[...clearable, LOGO].join(', ')}`)).default([]),
    'field',
    'remove the value of a field; may be repeated',
  ),
};

const Cleared = z.object({ clear: z.array(z.string()) });

/**
 * The fields of a profile that were typed.
 *
 * @throws {@link InputError} for a field that is both given and cleared
 */
export function profileChange(input: Readonly<Record<string, unknown>>): ClinicChange {
  const { clear } = Cleared.parse(input);
  const given = Object.fromEntries(
    FIELDS.flatMap(([name]) => (input[name] === undefined ? [] : [[name, input[name]]])),
  );
  const both = clear.find((name) => name in given);
  if (both) throw new InputError('InvalidArgument', `--clear: ${both} is given a value too`);
  const cleared = Object.fromEntries(clear.map((name) => [name, null]));
  return parseParameters(ClinicProfile.partial().shape, { ...given, ...cleared }, optionName);
}

/** {@link profileChange} of {@link settableOptions}. */
export function clinicChange(input: Readonly<Record<string, unknown>>): {
  readonly fields: ClinicChange;
  readonly clearsLogo: boolean;
} {
  const { clear } = Cleared.parse(input);
  const fields = profileChange({ ...input, clear: clear.filter((name) => name !== LOGO) });
  return { fields, clearsLogo: clear.includes(LOGO) };
}

function optionOf(schema: FieldSchema): z.ZodType {
  const typed = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
  const description = schema.description ?? '';
  if (typed instanceof z.ZodBoolean) {
    return option(z.stringbool({ error: 'must be true or false' }).optional(), 'true|false', description);
  }
  if (typed instanceof z.ZodNumber) {
    return option(z.coerce.number().pipe(typed).optional(), 'number', description);
  }
  if (typed instanceof z.ZodEnum) return option(typed.optional(), 'choice', description);
  // A shell writes a line break as the two characters \n.
  const text = z.string().transform((value) => value.replaceAll('\\n', '\n'));
  return option(text.pipe(z.string().pipe(typed)).optional(), 'text', description);
}
