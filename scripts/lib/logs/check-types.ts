import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, root } from '../folders.mjs';
import { capture } from '../process.mjs';
import { elasticFolder, typedObjects } from './objects.ts';

/** 33 MB with what it needs: too much for a clone, so it is in the cache folder, of who asks for the check. */
const client = '@elastic/elasticsearch@8.19.2';

/** What the types of Elasticsearch's client refuse of the shipped objects, as the compiler says it. */
export async function checkTypes(): Promise<readonly string[]> {
  const folder = join(cacheFolder(), 'elasticsearch-types');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'node_modules/@elastic/elasticsearch'))) {
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
    const { code, output } = await capture('npm', ['install', '--ignore-scripts', '--no-audit', client], {
      cwd: folder,
    });
    if (code !== 0) return [`npm install ${client} failed: ${output.trim()}`];
  }
  const lines = typedObjects().map(({ file, type }, index) => {
    const body = readFileSync(join(elasticFolder, file), 'utf8').trim();
    // What stands in the path of the request is no part of the file.
    const path =
      type === 'IndicesPutIndexTemplateRequest' ? 'name' : type === 'IngestPutPipelineRequest' ? 'id' : '';
    return `// ${file}\nexport const object${index}: ${path === '' ? `estypes.${type}` : `Omit<estypes.${type}, '${path}'>`} = ${body};`;
  });
  const source = join(folder, 'objects.ts');
  writeFileSync(source, `import type { estypes } from '@elastic/elasticsearch';\n${lines.join('\n')}\n`);
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    '',
  ];
  const { code, output } = await capture(join(root, 'node_modules/.bin/tsc'), [...options, source], {
    cwd: folder,
  });
  return code === 0 ? [] : output.trim().split('\n');
}
