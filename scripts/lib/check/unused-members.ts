import type { Class, ClassElement, Node, TSInterfaceDeclaration } from 'oxc-parser';
import type { Source } from '../source.ts';
import { type Binding, bindingOf, bindingsOf } from './imports.ts';
import { nameOf, nodesIn, syntaxOf, textOf, wordOf } from './syntax.ts';

/** These are called by the language. */
const calledByItself = new Set(['constructor', 'next', 'return', 'then', 'toJSON', 'toString', 'valueOf']);

/**
 * Members of the product's classes whose name nothing reads, outside of themselves and of `.test.ts` files, one sentence each. Two
 * members of one name cannot be told apart without their types: one that is read keeps the other. What is inherited, or implements
 * what a package declares, is called by that.
 */
export function memberFaults(product: readonly Source[], others: readonly Source[]): string[] {
  const read = new Map<string, number>();
  for (const source of [...product, ...others.filter(({ path }) => !path.endsWith('.test.ts'))])
    for (const name of syntaxOf(source).nodes.flatMap(namesReadBy)) read.set(name, (read.get(name) ?? 0) + 1);
  const parents = parentsOf(product);
  return product.flatMap((source) =>
    ownClassesOf(source, parents).flatMap(({ body }) =>
      body.body.flatMap((member) => {
        const name = memberName(member);
        if (name === undefined || calledByItself.has(name)) return [];
        const inItself = nodesIn(member)
          .flatMap(namesReadBy)
          .filter((one) => one === name).length;
        return (read.get(name) ?? 0) > inItself
          ? []
          : [`${source.path}: nothing but tests reads the member ${name}; delete it with them`];
      }),
    ),
  );
}

/** By type of the product: what it extends and implements. */
function parentsOf(product: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    product.flatMap((source) => {
      const bindings = bindingsOf(source);
      return syntaxOf(source).nodes.flatMap((node): [string, string[]][] =>
        (node.type === 'ClassDeclaration' || node.type === 'TSInterfaceDeclaration') && node.id
          ? [[node.id.name, aboveOf(node, bindings)]]
          : [],
      );
    }),
  );
}

/** What a class or an interface extends and implements, as it is called where it is declared. */
function aboveOf(node: Class | TSInterfaceDeclaration, bindings: ReadonlyMap<string, Binding>): string[] {
  const above =
    node.type === 'TSInterfaceDeclaration'
      ? node.extends.map(({ expression }) => expression)
      : [node.superClass ?? [], ...(node.implements ?? []).map(({ expression }) => expression)].flat();
  return above.map((one) => bindingOf(one, bindings)?.name ?? nameOf(one) ?? '');
}

/** The classes that nothing outside of the repository calls. */
function ownClassesOf(source: Source, parents: ReadonlyMap<string, readonly string[]>): Class[] {
  const bindings = bindingsOf(source);
  return syntaxOf(source).nodes.flatMap((node) =>
    (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') &&
    !aboveOf(node, bindings).some((one) => isForeign(one, parents))
      ? [node]
      : [],
  );
}

function isForeign(name: string, parents: ReadonlyMap<string, readonly string[]>): boolean {
  return parents.get(name)?.some((one) => isForeign(one, parents)) ?? true;
}

function memberName(member: ClassElement): string | undefined {
  const isNamed =
    member.type === 'MethodDefinition' ||
    member.type === 'PropertyDefinition' ||
    member.type === 'AccessorProperty';
  return isNamed && !member.computed && !member.override ? nameOf(member.key) : undefined;
}

/** The members that a node may read: in quotes, too, as of `Pick<Row, 'id'>`. */
function namesReadBy(node: Node): string[] {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed ? [] : [nameOf(node.property) ?? []].flat();
    case 'ObjectPattern':
      return node.properties.flatMap((one) =>
        one.type === 'Property' && !one.computed ? wordOf(one.key) : [],
      );
    case 'JSXAttribute':
      return node.name.type === 'JSXIdentifier' ? [node.name.name] : [];
    default:
      return [textOf(node) ?? []].flat();
  }
}
