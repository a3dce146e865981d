import { dirname, join, normalize } from 'node:path';
import type { Source } from '../source.ts';

/** A name that a file takes from another; `*` is all of them. */
interface NamedUse {
  readonly specifier: string;
  readonly name: string;
}

const specifier = String.raw`['"]([^'"]+)['"]`;
const declared =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const enum|function\*?|class|interface|type|enum|const|let|namespace) ([\w$]+)/gm;
const destructured = /^export (?:const|let) (?:\{([^}]*)\}|\[([^\]]*)\])/gm;
const listed = new RegExp(String.raw`^export (?:type )?\{([^}]*)\}(?:\s*from\s*${specifier})?`, 'gm');
const starred = new RegExp(String.raw`^export (?:type )?\*(?: as ([\w$]+))? from ${specifier}`, 'gm');
const imported = new RegExp(
  String.raw`^import (?:type )?(?:([\w$]+)(?:, )?)?(?:\* as ([\w$]+)|\{([^}]*)\})?\s*from\s*${specifier}`,
  'gm',
);
const loaded = new RegExp(String.raw`(?<![#.\w$])import\(\s*${specifier},?\s*\)`, 'g');
const extended = new RegExp(String.raw`^declare module ${specifier} \{(.*?)^\}`, 'gms');
const started = /\bnew URL\(\s*['"`](\.[^'"`$]*?)(?:\.tsx?['"]|\$\{extname\()/g;

/** The names that a file exports; what it passes on with `export *` is not among them, nor is what JavaScript writes as text. */
export function exportsOf({ path, text }: Source): string[] {
  const lists = [...text.matchAll(listed)].flatMap(([, names = '']) => entriesOf(names).map(({ as }) => as));
  const parts = [...text.matchAll(destructured)].flatMap(([, fields, items]) =>
    entriesOf((fields ?? items ?? '').replace(/ = [^,]*/g, '').replace(/: /g, ' as ')).map(({ as }) => as),
  );
  const own = path.endsWith('.mjs') ? text.replace(/^export (?:type|interface)\b/gm, '') : text;
  const single = [declared, starred].flatMap((pattern) =>
    [...own.matchAll(pattern)].flatMap(([, name]) => name ?? []),
  );
  return [...single, ...lists, ...parts, ...(/^export default\b/m.test(text) ? ['default'] : [])];
}

/** The files whose every export a file passes on. */
export function passedOn({ text }: Source): string[] {
  return [...text.matchAll(starred)].flatMap(([, as, from = '']) => (as === undefined ? [from] : []));
}

/** What a file takes from others, by any way to import. */
export function usesOf(source: Source): NamedUse[] {
  const code = withoutLineComments(source.text);
  const uses = (from: string, names: readonly string[]): NamedUse[] =>
    names.map((name) => ({ specifier: from, name }));
  return [
    ...[...code.matchAll(imported)].flatMap(([whole, one, space, names = '', from = '']) =>
      uses(from, [
        ...(one === undefined ? [] : ['default']),
        ...(space === undefined ? [] : membersOf(space, code.replace(whole, ''))),
        ...entriesOf(names).map(({ name }) => name),
      ]),
    ),
    ...[...code.matchAll(listed)].flatMap(([, names = '', from]) =>
      from === undefined
        ? []
        : uses(
            from,
            entriesOf(names).map(({ name }) => name),
          ),
    ),
    ...[...code.matchAll(starred)].flatMap(([, as, from = '']) =>
      as === undefined ? [] : uses(from, ['*']),
    ),
    ...[...code.matchAll(extended)].flatMap(([, from = '', body = '']) =>
      uses(
        from,
        [...body.matchAll(/\binterface ([\w$]+)/g)].map(([, name = '']) => name),
      ),
    ),
    ...[...code.matchAll(loaded)].flatMap(({ 0: call, 1: from = '', index }) =>
      uses(
        from,
        takenOf(code.slice(Math.max(0, index - 2_000), index), code.slice(index + call.length), code),
      ),
    ),
    // A queue calls the default export of a program.
    ...[...code.matchAll(started)].map(([, from = '']) => ({ specifier: `${from}.ts`, name: 'default' })),
  ];
}

/** The text of a file without the comments that begin a line. */
export function codeOf({ text }: Source): string {
  return withoutLineComments(text).replace(/^\s*\/\*.*?\*\//gms, '');
}

/** In the other comments JavaScript names its types. */
function withoutLineComments(text: string): string {
  return text.replace(/^\s*\/\/.*/gm, '');
}

/** What is taken of a module that is loaded, by what stands before and after `import('...')`. */
function takenOf(before: string, after: string, code: string): string[] {
  const [, member] = /^\)*\s*\??\.\s*([\w$]+)/.exec(after) ?? [];
  if (member !== undefined && member !== 'then') return [member];
  const [, given] = /^\)*\s*\.then\(\s*(?:async )?\(\{([^}]*)\}/.exec(after) ?? [];
  const [, fields] = /\{([^{}]*)\} =\s*(?:await )?\(?$/.exec(before) ?? [];
  const names = given ?? fields;
  if (names !== undefined) return entriesOf(names.replace(/: /g, ' as ')).map(({ name }) => name);
  const [, space] = /(?:const|type) ([\w$]+) =\s*(?:await |typeof )$/.exec(before) ?? [];
  return space === undefined ? ['*'] : membersOf(space, code);
}

/** What is read of a module that has a name of its own; all of it when it is handed on as it is. */
function membersOf(space: string, code: string): string[] {
  const name = space.replaceAll('$', String.raw`\$`);
  const read = new RegExp(String.raw`(?<![.\w$'])${name}(?:\??\.([\w$]+)|\['([\w$]+)'\])?(?![\w$'])`, 'g');
  const declares = new RegExp(String.raw`(?:const|type) ${name} =`);
  return [...code.replace(declares, '').matchAll(read)].map(([, member, key]) => member ?? key ?? '*');
}

function entriesOf(list: string): { name: string; as: string }[] {
  return list.split(',').flatMap((entry) => {
    const [, name, as] = /^\s*(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(entry) ?? [];
    return name === undefined ? [] : [{ name, as: as ?? name }];
  });
}

/** The path that a specifier of a file leads to, when it is relative. */
export function relativeTarget(path: string, from: string): string | undefined {
  return from.startsWith('.') ? normalize(join(dirname(path), from)) : undefined;
}
