import type { Source } from '../source.ts';
import { agentFolder } from './import-order.ts';
import { type Import, importsOf } from './imports.ts';

// Each is larger than all pages together, or needs Node.
const forbidden = /^(node:|@polkadot\/(api|util-crypto|keyring|types)(\/|$)|@almanac-chain\/types)/;
// The pages have a replacement of a few lines for what the agent takes from it.
const replaced = /^@polkadot\/util-crypto(\/|$)/;
const agent = '@almanac-chain/agent/';

/** What the pages share with the command line, so that both print and recompute the same. The agent's package exports no more. */
export const shared = ['base', 'chain', 'measure', 'sli', 'usl', 'verify', 'words'];

/** Where the pages import what a browser cannot run, or should not load, one sentence each. */
export function webFaults(web: readonly Source[], agentSources: readonly Source[]): string[] {
  const values = new Map(agentSources.map((source) => [source.path, valueImports(source)]));
  return web
    .filter(({ path }) => !path.startsWith('web/test/'))
    .flatMap((source) => {
      const used = new Set(valueImports(source).map(({ specifier }) => specifier));
      return importsOf(source).flatMap(({ file, specifier }) => {
        if (forbidden.test(specifier))
          return [
            `${file}: the pages must not import ${specifier}; they have polkadot-api and @noble/hashes`,
          ];
        if (!specifier.startsWith(agent)) return [];
        const path = specifier.slice(agent.length);
        if (!shared.some((room) => path.startsWith(`${room}/`)))
          return [`${file}: the pages share ${shared.join(', ')} with the agent, and not ${specifier}`];
        const reached = used.has(specifier) ? heavyBehind(`${agentFolder}/${path}.ts`, values) : undefined;
        return reached === undefined ? [] : [`${file}: imports ${specifier}, and with it ${reached}`];
      });
    });
}

/** Where a file of one package imports a file of another by its path. */
export function borderFaults(sources: readonly Source[], folder: string): string[] {
  return sources.flatMap(importsOf).flatMap(({ file, target, specifier }) => {
    const isInside = target === undefined || target.startsWith(`${folder}/`);
    return !file.startsWith(`${folder}/src/`) || isInside
      ? []
      : [`${file}: imports ${specifier}; import what is of another package by the package's name`];
  });
}

/** The first import that no page may load, and the file that has it; types leave nothing behind. */
function heavyBehind(entry: string, values: ReadonlyMap<string, readonly Import[]>): string | undefined {
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const { specifier, target } of values.get(file) ?? []) {
      if (target !== undefined) seen.add(target);
      else if (forbidden.test(specifier) && !replaced.test(specifier)) return `${specifier} of ${file}`;
    }
  }
  return undefined;
}

function valueImports(source: Source): readonly Import[] {
  return importsOf(source).filter(({ isType }) => !isType);
}
