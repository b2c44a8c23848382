import type { z } from 'zod';
import type { CommandContext } from './commandContext.ts';
import { helpOf, type ParameterShape, typedName } from './parameters.ts';
import { parseParameters } from './parseParameters.ts';

/** What a command prints on standard output: `value` with `--json`, `text` without. */
export interface CommandResult {
  readonly value: object;
  readonly text: string;
  /** 2 for what the caller can fix, 1 for the rest. @default 0 */
  readonly exitCode?: 0 | 1 | 2;
}

/** One command of the program. */
export interface CommandSpec<Shape extends ParameterShape> {
  /** A noun, then a verb, as they are typed: `jobs list`. */
  readonly name: string;
  /**
   * Arguments in their order and options, made by `argument()`, `option()` and `flag()`. The option `maxCost` is typed as
   * `--max-cost`. `--json` and `--help` are added to every command.
   */
  readonly input: Shape;
  /** Command lines without the name of the program. */
  readonly examples: readonly [string, ...string[]];
  /**
   * Does the work. The input is valid by then, but nothing is read, opened or contacted until the context is asked for it:
   * what depends on several parameters is rejected here first. Remarks and progress go to `context.note` and
   * `showUntilEnd` while the command runs.
   */
  run(input: z.output<z.ZodObject<Shape>>, context: CommandContext): Promise<CommandResult>;
}

/** A command that can be run with what was typed. */
export interface DefinedCommand {
  readonly name: string;
  readonly input: ParameterShape;
  readonly examples: readonly string[];
  /**
   * Validates what was typed; answers what does the work.
   *
   * @throws {@link InputError} naming each wrong argument and option.
   */
  prepare(typed: Readonly<Record<string, unknown>>): (context: CommandContext) => Promise<CommandResult>;
}

export function defineCommand<const Shape extends ParameterShape>(spec: CommandSpec<Shape>): DefinedCommand {
  const nameOf = (key: string): string => {
    const schema = spec.input[key];
    return schema ? typedName(key, helpOf(schema)) : key;
  };
  return {
    name: spec.name,
    input: spec.input,
    examples: spec.examples,
    prepare: (typed) => {
      const input = parseParameters(spec.input, typed, nameOf);
      return (context) => spec.run(input, context);
    },
  };
}
