import type { Source } from './source.ts';

const typePattern = /^export (?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm;

/** The exported types that share a name, one sentence each: a word that stands for two things has to be looked up each time. */
export function typeNameFaults(sources: readonly Source[]): string[] {
  const paths = new Map<string, string[]>();
  for (const { path, text } of sources) {
    for (const [, name = ''] of text.matchAll(typePattern))
      paths.set(name, [...(paths.get(name) ?? []), path]);
  }
  return [...paths]
    .filter(([, of]) => of.length > 1)
    .map(([name, of]) => `${of.join(', ')}: each exports a type ${name}; give each a name of its own`);
}
