/** The year of dates that have to be to come, whenever the tests run. */
export const NEXT_YEAR = new Date().getUTCFullYear() + 1;

/** The day of its March on which clocks in the European Union go forward: the last Sunday, at 01:00 UTC. */
export const SPRING_FORWARD_DAY = 31 - new Date(Date.UTC(NEXT_YEAR, 2, 31)).getUTCDay();
