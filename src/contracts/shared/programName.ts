/** The name of the command line program: what help, errors, alerts and e-mails tell a reader to run. */
export const PROGRAM_NAME = 'aftercare';
