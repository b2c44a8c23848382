/** The label of every text that the sandbox writes itself. */
export const SANDBOX_NOTICE = 'Sandbox output: no language model was asked.';
