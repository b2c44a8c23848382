/** Complete rows that an association of two columns needs. */
export const MINIMUM_ROWS = 10;
/** Rows that a level needs to count as a group; levels with fewer are left out and named. */
export const MINIMUM_GROUP_ROWS = 5;
/** Levels of a column that are compared. */
export const MOST_LEVELS = 20;
/** Events that a hazard ratio of a number needs. */
export const MINIMUM_EVENTS = 5;
