import { writeFileSync } from 'node:fs';
import { GENERATED_FILES } from './reference/pages.ts';

for (const { file, text } of GENERATED_FILES) writeFileSync(file, await text());
