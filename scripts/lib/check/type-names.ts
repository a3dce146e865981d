import type { Source } from '../source.ts';

const declared =
  /^\s*export (?:default )?(?:declare )?(?:abstract )?(?:const )?(?:interface|type|class|enum|namespace) ([\w$]+)/gm;
/** `export { A, type B as C }`, with the file that they are of, if it is another. */
const listed = /^\s*export\s+(?:type\s*)?\{([^}]*)\}(\s*from\b)?/gm;
const gathered = /^\s*export\s+(?:type\s+)?\*\s+as\s+([\w$]+)/gm;

/** The exported types that share a name, one sentence each: a word that stands for two things has to be looked up each time. */
export function typeNameFaults(sources: readonly Source[]): string[] {
  const paths = new Map<string, string[]>();
  for (const { path, text } of sources) {
    for (const name of typesOf(text)) paths.set(name, [...(paths.get(name) ?? []), path]);
  }
  return [...paths]
    .filter(([, of]) => of.length > 1)
    .map(([name, of]) => `${of.join(', ')}: each exports a type ${name}; give each a name of its own`);
}

/** The types that a file gives a name: what it passes on under its name is of another file. */
function typesOf(text: string): string[] {
  const lists = [...text.matchAll(listed)].flatMap(([, names = '', from]) =>
    names.split(',').flatMap((entry) => {
      const [, name = '', as] = /^\s*(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(entry) ?? [];
      // Values begin with a small letter.
      const given = as ?? (from === undefined && isOf(text, name) ? name : '');
      return /^[A-Z]/.test(given) ? [given] : [];
    }),
  );
  const others = [declared, gathered].flatMap((pattern) => [...text.matchAll(pattern)]);
  return [...others.flatMap(([, name = '']) => name), ...lists];
}

/** Whether a file declares a type of that name, and exports it in a list. */
function isOf(text: string, name: string): boolean {
  return new RegExp(
    `^\\s*(?:declare )?(?:abstract )?(?:const )?(?:interface|type|class|enum) ${name}\\b`,
    'm',
  ).test(text);
}
