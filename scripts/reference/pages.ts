import { exampleEnvironment } from '../../src/config/settings.ts';
import { PROVIDER_ERRORS_FILE, providerErrorsPage } from '../providerErrorsPage.ts';
import { alertsPage } from './alertsPage.ts';
import { cliPage } from './cliPage.ts';
import { COMPOSE_FILE, composeFile } from './composeSettings.ts';
import { CONTRIBUTING_FILE, contributingPage } from './contributingPage.ts';
import { openApiDocument } from './openApiDocument.ts';
import { retriesPage } from './retriesPage.ts';
import { RUNBOOKS_FILE, runbooksPage } from './runbooksPage.ts';
import { settingsPage } from './settingsPage.ts';
import { workflowsPage } from './workflowsPage.ts';

/** A file that is written from the code; `npm run reference` writes it, test/docs/reference.test.ts compares it. */
interface GeneratedFile {
  readonly file: string;
  readonly text: () => string | Promise<string>;
}

export const GENERATED_FILES: readonly GeneratedFile[] = [
  { file: '.env.example', text: exampleEnvironment },
  { file: COMPOSE_FILE, text: composeFile },
  { file: 'docs/reference/cli.md', text: cliPage },
  { file: 'docs/reference/openapi.json', text: openApiDocument },
  { file: 'docs/reference/settings.md', text: settingsPage },
  { file: 'docs/reference/workflows.md', text: workflowsPage },
  { file: 'docs/reference/alerts.md', text: alertsPage },
  { file: 'docs/reference/retries.md', text: retriesPage },
  { file: RUNBOOKS_FILE, text: runbooksPage },
  { file: CONTRIBUTING_FILE, text: contributingPage },
  { file: PROVIDER_ERRORS_FILE, text: providerErrorsPage },
];
