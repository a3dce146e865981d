import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../folders.mjs';

export const elasticFolder = join(root, 'deploy/elasticsearch');

/** Fields of an index, each with its type. */
export type Mapping = Readonly<Record<string, { readonly type: string }>>;

interface Template {
  readonly index_patterns: readonly string[];
  readonly template: { readonly mappings: { readonly properties: Mapping } };
}

/** The mapping of `access-log` or `node-log`. */
export function mappingOf(name: 'access-log' | 'node-log'): Mapping {
  return readTemplate(name).template.mappings.properties;
}

export function readTemplate(name: 'access-log' | 'node-log'): Template {
  return JSON.parse(readFileSync(join(elasticFolder, `${name}.template.json`), 'utf8')) as Template;
}

/** The JSON files, each with the type of the client's request that it is the body of. */
export function typedObjects(): readonly { readonly file: string; readonly type: string }[] {
  return [
    ...readdirSync(elasticFolder)
      .filter((name) => name.endsWith('.json'))
      .map((file) => ({
        file,
        type: file.endsWith('.template.json') ? 'IndicesPutIndexTemplateRequest' : 'IngestPutPipelineRequest',
      })),
    ...readdirSync(join(elasticFolder, 'queries')).map((file) => ({
      file: join('queries', file),
      type: 'SearchRequest',
    })),
  ];
}

const numbers = ['long', 'integer', 'double'];

/** Fields of a shipped document that the index does not have, or has as another type, one sentence each. */
export function documentFaults(
  document: Readonly<Record<string, unknown>>,
  mapping: Mapping,
  removed: readonly string[],
): string[] {
  return Object.entries(document).flatMap(([name, value]) => {
    if (removed.includes(name) || value === null) return [];
    const type = mapping[name]?.type;
    if (type === undefined) return [`${name} is not in the index`];
    const wanted = numbers.includes(type) ? 'number' : type === 'boolean' ? 'boolean' : 'string';
    const isWhole = type !== 'long' && type !== 'integer' ? true : Number.isInteger(value);
    return typeof value === wanted && isWhole
      ? []
      : [`${name}: ${JSON.stringify(value)} is not of type ${type}`];
  });
}
