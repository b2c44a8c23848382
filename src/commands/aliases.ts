import { ALL_COMMANDS } from './commandTable.ts';

/** Earlier names of commands, which go on working and are shown nowhere: old, then new. */
export const ALIASES: Readonly<Record<string, string>> = {
  analyze: 'analyses start',
  report: 'reports create',
  'report monthly': 'reports create-monthly',
  deliver: 'deliveries start',
  jobs: 'jobs list',
  status: 'jobs status',
  watch: 'jobs watch',
  pause: 'jobs pause',
  resume: 'jobs resume',
  cancel: 'jobs cancel',
  'budget raise': 'budgets raise',
  'budget show': 'budgets show',
  'budget set': 'budgets set',
  providers: 'providers status',
  'erase contact': 'contacts erase',
  'erase dataset': 'datasets erase',
  maintenance: 'maintenance status',
};

/** The command line with the name that the command has today. */
export function withoutAlias(args: readonly string[]): readonly string[] {
  for (const length of [2, 1]) {
    const [name, rest] = [args.slice(0, length).join(' '), args.slice(length)];
    const current = ALIASES[name];
    if (current !== undefined && args.length >= length && !isGroup(name, rest))
      return [...current.split(' '), ...rest];
  }
  return args;
}

/** Whether a word that is a group as well is meant as one: when a verb follows, or help is asked for. */
function isGroup(name: string, [next = '']: readonly string[]): boolean {
  if (!ALL_COMMANDS.some((command) => command.name.startsWith(`${name} `))) return false;
  return next === '--help' || (next !== '' && !next.startsWith('-'));
}
