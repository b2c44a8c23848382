import { writeFileSync } from 'node:fs';
import { exampleEnvironment } from '../src/config/settings.ts';

/** `npm run env-example`: writes .env.example from the settings. */
writeFileSync('.env.example', exampleEnvironment());
