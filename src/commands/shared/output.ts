/** How a command speaks: text for people, or one JSON object for scripts. Standard output carries the result only. */
export interface Output {
  readonly json: boolean;
  /** The result: printed as JSON, or as the text for people. */
  result(value: object, text: string): void;
  /** A remark on the way, on standard error; scripts do not get it. */
  note(text: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result: (value, text) => {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`);
    },
    note: (text) => {
      if (!json) process.stderr.write(`${text}\n`);
    },
  };
}
