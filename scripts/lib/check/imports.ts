import { dirname, join, normalize } from 'node:path';
import type { Argument, ImportDeclarationSpecifier, Node } from 'oxc-parser';
import type { Source } from '../source.ts';
import { nameOf, syntaxOf, textOf, wordOf } from './syntax.ts';

/** What a file imports, by any way. */
export interface Import {
  readonly file: string;
  readonly specifier: string;
  /** The path of what is imported; undefined when that is a package. */
  readonly target: string | undefined;
  /** Whether nothing of it is left when the types are gone. */
  readonly isType: boolean;
}

interface Reference {
  readonly specifier: string | undefined;
  readonly isType: boolean;
}

/** JavaScript names its types in comments. */
const typeInComment = /\bimport\('([^']+)'\)/g;

export function importsOf(source: Source): Import[] {
  const { nodes, comments } = syntaxOf(source);
  const commented = source.path.endsWith('.mjs') ? comments : [];
  const references = [
    ...nodes.flatMap((node) => referenceOf(node) ?? []),
    ...commented
      .flatMap(({ value }) => [...value.matchAll(typeInComment)])
      .map(([, specifier]) => ({ specifier, isType: true })),
  ];
  return references.flatMap(({ specifier, isType }) =>
    specifier === undefined
      ? []
      : { file: source.path, specifier, target: relativeTarget(source.path, specifier), isType },
  );
}

/** What a node refers to outside of its file; the specifier is undefined where it stands in no quotes. */
function referenceOf(node: Node): Reference | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier: node.source.value, isType: node.importKind === 'type' };
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return { specifier: node.source?.value, isType: node.exportKind === 'type' };
    case 'ImportExpression':
      return { specifier: textOf(node.source), isType: false };
    case 'TSImportType':
      return { specifier: node.source.value, isType: true };
    case 'TSExternalModuleReference':
      return { specifier: node.expression.value, isType: false };
    // A module whose types are extended.
    case 'TSModuleDeclaration':
      return node.id.type === 'Literal' && node.id.value.startsWith('.')
        ? { specifier: node.id.value, isType: true }
        : undefined;
    case 'NewExpression':
      return nameOf(node.callee) === 'URL'
        ? { specifier: programOf(node.arguments[0]), isType: false }
        : undefined;
    case 'CallExpression':
      return isResolving(node) ? { specifier: textOf(node.arguments[0]), isType: false } : undefined;
    default:
      return undefined;
  }
}

/** A program that a file starts: `new URL('./x.ts', ...)`, or with an ending that is TypeScript here and JavaScript in the bundle. */
export function programOf(argument: Argument | undefined): string | undefined {
  const text = textOf(argument);
  if (text !== undefined) return /^\..*\.tsx?$/.test(text) ? text : undefined;
  if (argument?.type !== 'TemplateLiteral') return undefined;
  const [start] = argument.quasis;
  const [ending] = argument.expressions;
  const isExtended = ending?.type === 'CallExpression' && nameOf(ending.callee) === 'extname';
  const path = start?.value.cooked ?? '';
  return isExtended && path.startsWith('.') ? `${path}.ts` : undefined;
}

/** Whether a node is `import.meta.resolve(...)`. */
export function isResolving(node: Node): boolean {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'MetaProperty' &&
    nameOf(node.callee.property) === 'resolve'
  );
}

/** The path that a specifier of a file leads to, when it is relative. */
export function relativeTarget(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : undefined;
}

/** What a name of a file is in the file or package that it is imported from: `default`, or `*` for all of it. */
export interface Binding {
  readonly specifier: string;
  readonly name: string;
}

/** By the name that it has in the file. */
export function bindingsOf(source: Source): ReadonlyMap<string, Binding> {
  return new Map(syntaxOf(source).body.flatMap(bound));
}

function bound(statement: Node): [string, Binding][] {
  if (statement.type === 'TSImportEqualsDeclaration') {
    const { id, moduleReference: of } = statement;
    return of.type === 'TSExternalModuleReference'
      ? [[id.name, { specifier: of.expression.value, name: '*' }]]
      : [];
  }
  if (statement.type !== 'ImportDeclaration') return [];
  const specifier = statement.source.value;
  return statement.specifiers.map((one) => [one.local.name, { specifier, name: importedName(one) }]);
}

function importedName(specifier: ImportDeclarationSpecifier): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return specifier.type === 'ImportSpecifier' ? wordOf(specifier.imported) : '*';
}

/** What a type is called where it is imported from: `Port`, `ports.Port` or `import('./port.ts').Port`. */
export function bindingOf(
  node: Node | null | undefined,
  bindings: ReadonlyMap<string, Binding>,
): Binding | undefined {
  switch (node?.type) {
    case 'Identifier':
      return bindings.get(node.name);
    case 'TSTypeReference':
      return bindingOf(node.typeName, bindings);
    case 'TSImportType':
      return { specifier: node.source.value, name: nameOf(node.qualifier) ?? '*' };
    case 'TSQualifiedName':
      return memberOf(node.left, node.right, bindings);
    case 'MemberExpression':
      return memberOf(node.object, node.property, bindings);
    default:
      return undefined;
  }
}

function memberOf(whole: Node, part: Node, bindings: ReadonlyMap<string, Binding>): Binding | undefined {
  const space = bindings.get(nameOf(whole) ?? '');
  const name = nameOf(part);
  return space?.name === '*' && name !== undefined ? { specifier: space.specifier, name } : undefined;
}
