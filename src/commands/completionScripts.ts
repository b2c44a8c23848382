import { PROGRAM_NAME } from '../contracts/shared/programName.ts';
import { ALL_COMMANDS, COMMAND_TABLES } from './commandTable.ts';
import { choicesOf, helpOf, typedName } from './shared/parameters.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** What may follow one beginning of a command line. */
interface Continuation {
  /** The words of a group or a command; empty at the beginning. */
  readonly words: string;
  readonly candidates: readonly { readonly text: string; readonly summary: string }[];
  /** The values of the options of a command that takes listed ones. */
  readonly choices: readonly { readonly option: string; readonly values: readonly string[] }[];
}

/** The script by which a shell completes the commands, their options and the values of options. */
export async function completionScript(shell: Shell): Promise<string> {
  // Longer beginnings come first: the first one that fits is taken.
  const continuations = [...(await commands()), ...groups()];
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](continuations);
}

function groups(): Continuation[] {
  const entries = COMMAND_TABLES.flatMap((table) => [...table.groups, ...table.commands]);
  const parents = new Set(entries.map(({ name }) => parentOf(name)));
  return [...parents]
    .sort((a, b) => b.length - a.length)
    .map((words) => ({
      words,
      candidates: entries
        .filter(({ name }) => parentOf(name) === words)
        .map(({ name, summary }) => ({ text: name.split(' ').at(-1) ?? name, summary })),
      choices: [],
    }));
}

const parentOf = (name: string): string => name.split(' ').slice(0, -1).join(' ');

function commands(): Promise<Continuation[]> {
  return Promise.all(
    ALL_COMMANDS.map(async ({ name, load }) => {
      const parameters = Object.entries((await load()).input).map(([key, schema]) => {
        const about = helpOf(schema);
        return { name: typedName(key, about), about, values: choicesOf(schema) };
      });
      const options = parameters.filter(({ about }) => about.kind !== 'argument');
      return {
        words: name,
        candidates: [
          ...parameters
            .filter(({ about }) => about.kind === 'argument')
            .flatMap(({ values }) => values)
            .map((text) => ({ text, summary: '' })),
          ...options.map((option) => ({ text: option.name, summary: option.about.description })),
          { text: '--json', summary: 'print one JSON object' },
          { text: '--help', summary: 'print help' },
        ],
        choices: options
          .filter(({ values }) => values.length > 0)
          .map((option) => ({ option: option.name, values: option.values })),
      };
    }),
  );
}

/** The cases of a `case` statement over the words so far and the option before the cursor, separated by a bar. */
const caseLines = (continuations: readonly Continuation[]): string =>
  continuations
    .flatMap(({ words, candidates, choices }) => [
      ...choices.map(({ option, values }) =>
        caseLine(`"${words}|${option}"|"${words} "*"|${option}"`, values),
      ),
      caseLine(
        words === '' ? '"|"*' : `"${words}|"*|"${words} "*"|"*`,
        candidates.map(({ text }) => text),
      ),
    ])
    .join('\n');

const caseLine = (pattern: string, candidates: readonly string[]): string =>
  `    ${pattern}) candidates="${candidates.join(' ')}" ;;`;

const bashScript = (continuations: readonly Continuation[]): string => `# bash completion of ${PROGRAM_NAME}
_${PROGRAM_NAME}() {
  local line="" word previous="" candidates="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    [[ $word == -* ]] && break
    line="\${line:+$line }$word"
  done
  [[ "\${COMP_WORDS[COMP_CWORD - 1]}" == -* ]] && previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  case "$line|$previous" in
${caseLines(continuations)}
  esac
  COMPREPLY=($(compgen -W "$candidates" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${PROGRAM_NAME} ${PROGRAM_NAME}`;

const zshScript = (continuations: readonly Continuation[]): string => `#compdef ${PROGRAM_NAME}
_${PROGRAM_NAME}() {
  local line="" word previous="" candidates=""
  for word in \${words[2,CURRENT-1]}; do
    [[ $word == -* ]] && break
    line="\${line:+$line }$word"
  done
  [[ "\${words[CURRENT-1]}" == -* ]] && previous="\${words[CURRENT-1]}"
  case "$line|$previous" in
${caseLines(continuations)}
  esac
  compadd -- \${=candidates} || _files
}
compdef _${PROGRAM_NAME} ${PROGRAM_NAME}`;

function fishScript(continuations: readonly Continuation[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  const lines = continuations.flatMap(({ words, candidates, choices }) =>
    candidates.map(({ text, summary }) => {
      const isOption = text.startsWith('--');
      const condition = isOption
        ? `__${PROGRAM_NAME}_in ${quoted(words)}`
        : `__${PROGRAM_NAME}_at ${quoted(words)}`;
      const values = choices.find(({ option }) => option === text)?.values.join(' ');
      const what = isOption
        ? `-l ${text.slice(2)}${values ? ` -x -a ${quoted(values)}` : ''}`
        : `-f -a ${text}`;
      return `complete -c ${PROGRAM_NAME} -n ${quoted(condition)} ${what} -d ${quoted(summary)}`;
    }),
  );
  return `# fish completion of ${PROGRAM_NAME}
function __${PROGRAM_NAME}_line
  for word in (commandline -opc)[2..-1]
    string match -q -- '-*' $word; and break
    echo -n " $word"
  end
end
function __${PROGRAM_NAME}_at
  test (__${PROGRAM_NAME}_line)x = (string replace -r '^(?=.)' ' ' -- $argv[1])x
end
function __${PROGRAM_NAME}_in
  string match -q -- " $argv[1]*" (__${PROGRAM_NAME}_line)
end
${lines.join('\n')}`;
}
