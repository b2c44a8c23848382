import type { DefinedCommand } from './defineCommand.ts';

/** A command as help lists it; what it does is loaded when it runs. */
export interface CommandEntry {
  readonly name: string;
  /** One line that begins with a verb. */
  readonly summary: string;
  load(): Promise<DefinedCommand>;
}

/** The noun that several commands begin with. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
}

/** The commands of one capability. */
export interface CommandTable {
  /** The heading of the groups in help. */
  readonly heading: string;
  readonly groups: readonly CommandGroup[];
  readonly commands: readonly CommandEntry[];
}
