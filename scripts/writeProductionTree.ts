import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { folderMegabytes, writeProductionTree } from './productionTree.ts';

/** `npm run production-tree -- FOLDER`: writes what production runs from to an empty folder, as the image is made from. */
const [target] = process.argv.slice(2);
if (target === undefined || (existsSync(target) && readdirSync(target).length > 0)) {
  process.stderr.write('name an empty folder: npm run production-tree -- FOLDER\n');
  process.exit(2);
}
writeProductionTree(fileURLToPath(new URL('..', import.meta.url)), target);
process.stdout.write(`${target}: ${Math.round(folderMegabytes(target))} MB\n`);
