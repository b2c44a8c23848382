import type { CommandTable } from '../shared/commandEntry.ts';

export const ANALYSIS_TABLE: CommandTable = {
  heading: 'Analyses',
  groups: [
    {
      name: 'deliveries',
      summary: 'the main job: import, analyse, report, mail the link, call back, follow up',
    },
    { name: 'analyses', summary: 'questions about data sets, answered by the model' },
    { name: 'chunks', summary: 'parts of an analysis to which the model gave no answer' },
    { name: 'budgets', summary: 'what analyses and clinics may spend' },
    { name: 'limits', summary: 'rate limits of a model, shared by all workers' },
    { name: 'providers', summary: 'the state of the model providers' },
  ],
  commands: [
    {
      name: 'deliveries start',
      summary: 'run the main job for a file',
      load: async () => (await import('./deliverCommand.ts')).startDelivery,
    },
    {
      name: 'analyses start',
      summary: 'ask the model a question about a data set, or join the analysis that is running',
      load: async () => (await import('./analysisCommands.ts')).startAnalysis,
    },
    {
      name: 'analyses list',
      summary: 'list analyses, newest first',
      load: async () => (await import('./analysisCommands.ts')).listAnalyses,
    },
    {
      name: 'analyses show',
      summary: 'show the question, the state, the cost and the answer of an analysis',
      load: async () => (await import('./analysisCommands.ts')).showAnalysis,
    },
    {
      name: 'analyses results',
      summary: 'show everything that is computed for an analysis, or write it to a spreadsheet',
      load: async () => (await import('./resultsCommand.ts')).showResults,
    },
    {
      name: 'chunks list',
      summary: 'list parked and skipped parts',
      load: async () => (await import('./chunkCommands.ts')).listChunks,
    },
    {
      name: 'chunks retry',
      summary: 'ask about parked chunks again',
      load: async () => (await import('./chunkCommands.ts')).retryChunks,
    },
    {
      name: 'chunks skip',
      summary: 'go on without parked chunks; the result and the report say so',
      load: async () => (await import('./chunkCommands.ts')).skipChunks,
    },
    {
      name: 'chunks fail',
      summary: 'end the analysis because of its parked chunks',
      load: async () => (await import('./chunkCommands.ts')).failChunks,
    },
    {
      name: 'budgets raise',
      summary: 'change the budget of a running analysis; one that waits for it goes on',
      load: async () => (await import('./budgetCommands.ts')).raiseAnalysisBudget,
    },
    {
      name: 'budgets show',
      summary: "show the budget of a clinic's present day (UTC) and what of it is spent",
      load: async () => (await import('./budgetCommands.ts')).showBudget,
    },
    {
      name: 'budgets set',
      summary: 'set what a clinic may spend per day (UTC) from now on; a limit that is not named is lifted',
      load: async () => (await import('./budgetCommands.ts')).setBudget,
    },
    {
      name: 'limits show',
      summary: 'show the limits in force, what of them is used, and who changed them',
      load: async () => (await import('./limitCommands.ts')).showLimits,
    },
    {
      name: 'limits set',
      summary: 'change limits from now on; who changed them and until when is recorded',
      load: async () => (await import('./limitCommands.ts')).setLimits,
    },
    {
      name: 'limits reset',
      summary: 'revoke all changes; the settings apply again',
      load: async () => (await import('./limitCommands.ts')).resetLimits,
    },
    {
      name: 'providers status',
      summary: 'show the circuit breakers of the models and whether the provider holds calls back',
      load: async () => (await import('./providerCommands.ts')).showProviders,
    },
  ],
};
