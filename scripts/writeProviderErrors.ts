import { writeFileSync } from 'node:fs';
import { PROVIDER_ERRORS_FILE, providerErrorsPage } from './providerErrorsPage.ts';

writeFileSync(PROVIDER_ERRORS_FILE, providerErrorsPage());
