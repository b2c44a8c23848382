import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Fills in each secret that is given as `NAME_FILE`, the path of a file such as a Docker or Kubernetes secret.
 * White space around the file's text is dropped. A secret given both ways, or in a file that cannot be read or
 * is empty, is a problem.
 */
export function readSecretFiles(
  environment: Environment,
  names: readonly string[],
): { environment: Environment; problems: string[] } {
  const filled: Record<string, string | undefined> = { ...environment };
  const problems: string[] = [];
  for (const name of names) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    if (environment[name]) {
      problems.push(`${name}: is given twice, as ${name} and as ${name}_FILE; remove one`);
      continue;
    }
    try {
      const secret = readFileSync(path, 'utf8').trim();
      if (secret === '') problems.push(`${name}_FILE: ${path} is empty`);
      filled[name] = secret;
    } catch (error) {
      problems.push(
        `${name}_FILE: ${path} cannot be read (${error instanceof Error && 'code' in error ? error.code : 'error'})`,
      );
    }
  }
  return { environment: filled, problems };
}
