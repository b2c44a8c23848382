import DataLoader from 'dataloader';

/**
 * Gathers what is asked in one turn of the event loop, or while an earlier question is under way, and asks it together: many
 * calls that end at the same moment then do not wait for one another's statements.
 *
 * @param askAll answers in the order of what is asked
 */
export function gathering<Asked, Answer>(
  askAll: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
): (asked: Asked) => Promise<Answer> {
  let underWay: Promise<unknown> = Promise.resolve();
  const loader = new DataLoader<Asked, Answer>(
    (asked) => {
      const answering = askAll(asked);
      underWay = answering.catch(() => undefined);
      return answering;
    },
    { cache: false, batchScheduleFn: (ask) => void underWay.then(() => setImmediate(ask)) },
  );
  return (asked) => loader.load(asked);
}
