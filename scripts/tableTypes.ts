import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { groupBy } from '../src/domain/shared/groupBy.ts';
import type { Database } from '../src/store/database.ts';
import { IMPORTS, TYPES } from './tableTypes/columnTypes.ts';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  readonly tableComment: string | null;
  readonly comment: string | null;
}

const MIGRATIONS = 'src/store/migrations';
const HEADER =
  '// Written from the migrated database by scripts/writeTableTypes.ts; change a migration, not this file.';

/** The files of src/store/tables, by path: the types of the tables that each capability's migrations create. */
export async function tableTypes(database: Database): Promise<ReadonlyMap<string, string>> {
  const columns = groupBy(await readColumns(database), ({ table }) => table);
  const capabilities = groupBy(createdTables(), ({ capability }) => capability);
  return new Map(
    [...capabilities].map(([capability, created]) => {
      const tables = created.map(({ table }) => [table, columns.get(table) ?? []] as const);
      return [`src/store/tables/${capability}.ts`, fileOf(capability, tables)];
    }),
  );
}

/** The tables in the order in which the migrations create them. */
function createdTables(): { readonly capability: string; readonly table: string }[] {
  return readdirSync(MIGRATIONS)
    .sort()
    .flatMap((file) => {
      const capability = file.replace(/^\d+_|\.ts$/g, '');
      const statements = readFileSync(`${MIGRATIONS}/${file}`, 'utf8').matchAll(/create table (\w+)/g);
      return [...statements].map(([, table = '']) => ({ capability, table }));
    });
}

async function readColumns(database: Database): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select relation.relname as "table", attribute.attname as "column",
      coalesce(
        (select string_agg(value[1], ' | ' order by at) from pg_constraint checked,
          regexp_matches(pg_get_constraintdef(checked.oid), '(''[^'']+'')::text', 'g') with ordinality as found (value, at)
          where checked.conrelid = relation.oid and checked.contype = 'c' and checked.conkey = array[attribute.attnum]),
        format_type(attribute.atttypid, null)
      ) as type,
      not attribute.attnotnull as nullable,
      attribute.atthasdef or attribute.attidentity <> '' as has_default,
      obj_description(relation.oid, 'pg_class') as table_comment,
      col_description(relation.oid, attribute.attnum) as comment
    from pg_attribute attribute join pg_class relation on relation.oid = attribute.attrelid
    where relation.relnamespace = 'public'::regnamespace and relation.relkind = 'r' and attribute.attnum > 0
      and not attribute.attisdropped
    order by relation.relname, attribute.attnum`.execute(database);
  return rows;
}

function fileOf(capability: string, tables: readonly (readonly [string, readonly Column[]])[]): string {
  const interfaces = tables.map(([table, columns]) => interfaceOf(table, columns));
  const list = tables.map(([table]) => `  ${camelCase(table)}: ${interfaceName(table)};`).join('\n');
  const all = `export interface ${pascalCase(capability)}Tables {\n${list}\n}`;
  const body = [...interfaces, all].join('\n\n');
  const kysely = ['ColumnType', 'Generated', 'JSONColumnType'].filter((name) => body.includes(`${name}<`));
  const imports = [
    ...(kysely.length === 0 ? [] : [`import type { ${kysely.join(', ')} } from 'kysely';`]),
    ...importsOf(body),
  ];
  return `${HEADER}\n${imports.join('\n')}\n\n${body}\n`;
}

function importsOf(body: string): string[] {
  const used = Object.keys(IMPORTS).filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const paths = groupBy(used.sort(), (name) => IMPORTS[name] ?? '');
  return [...paths]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([path, names]) => `import type { ${names.join(', ')} } from '${path}';`);
}

function interfaceOf(table: string, columns: readonly Column[]): string {
  const lines = columns.map(
    (column) => `${docOf(column.comment, '  ')}  ${camelCase(column.column)}: ${typeOf(column)};`,
  );
  return `${docOf(columns[0]?.tableComment ?? null, '')}export interface ${interfaceName(table)} {\n${lines.join('\n')}\n}`;
}

/** Lines of at most 110 characters, as the formatter of the repository leaves them. */
function docOf(comment: string | null, indent: string): string {
  if (comment === null) return '';
  const line = `${indent}/** ${comment} */\n`;
  if (line.length <= 111) return line;
  const words = comment.split(' ');
  const lines = [''];
  for (const word of words) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length > 100) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return `${indent}/**\n${lines.map((text) => `${indent} * ${text}\n`).join('')}${indent} */\n`;
}

/** Reading, inserting and updating a column; documents are written as JSON text and read as `unknown` until they are parsed. */
function typeOf({ table, column, type, nullable, hasDefault }: Column): string {
  const own = TYPES[`${table}.${column}`] ?? TYPES[column];
  if (own?.includes('<')) return own;
  if (column === 'created_at') return 'ColumnType<Date, Date | undefined, never>';
  const read = own ?? TYPES[type] ?? type;
  const orNull = nullable ? ' | null' : '';
  const optional = nullable || hasDefault ? ' | undefined' : '';
  if (type === 'jsonb') return `ColumnType<unknown, string${orNull}${optional}, string${orNull}>`;
  if (nullable && hasDefault) return `ColumnType<${read} | null, ${read} | null | undefined, ${read} | null>`;
  return hasDefault ? `Generated<${read}>` : `${read}${orNull}`;
}

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + camelCase(name).slice(1);
const interfaceName = (table: string): string => `${pascalCase(table)}Table`;
