import type { CommandTable } from '../shared/commandEntry.ts';

export const DATASET_TABLE: CommandTable = {
  heading: 'Data sets',
  groups: [{ name: 'datasets', summary: 'store, import and erase data sets' }],
  commands: [
    {
      name: 'datasets import',
      summary: 'check a file, store it, profile it and split it into chunks',
      load: async () => (await import('./importCommand.ts')).importDatasetCommand,
    },
    {
      name: 'datasets list',
      summary: 'list stored data sets, newest first',
      load: async () => (await import('./datasetCommands.ts')).listDatasets,
    },
    {
      name: 'datasets show',
      summary: 'show the profile of an imported data set',
      load: async () => (await import('./datasetCommands.ts')).showDataset,
    },
    {
      name: 'datasets preview',
      summary: 'show what of a data set leaves for the model, before anything does',
      load: async () => (await import('./datasetCommands.ts')).previewDatasetCommand,
    },
  ],
};
