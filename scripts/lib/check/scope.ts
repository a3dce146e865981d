import type { Node } from 'oxc-parser';
import { nameOf } from './syntax.ts';

/** By node: the values that it names anew for all that is in it. */
const known = new WeakMap<Node, ReadonlySet<string>>();

const typeParents = new Set([
  'TSTypeReference',
  'TSQualifiedName',
  'TSInterfaceHeritage',
  'TSClassImplements',
]);

/** Whether an identifier is of a function or block around it, and so nothing of the file. @param above from the outermost node inwards */
export function isLocal(name: string, above: readonly Node[]): boolean {
  const parent = above.at(-1)?.type;
  // Values hide no types.
  if (parent !== undefined && typeParents.has(parent)) return false;
  return above.some((node) => {
    const names = known.get(node) ?? new Set(boundIn(node));
    known.set(node, names);
    return names.has(name);
  });
}

function boundIn(node: Node): string[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'TSDeclareFunction':
    case 'TSEmptyBodyFunctionExpression':
    case 'TSFunctionType':
    case 'TSConstructorType':
    case 'TSMethodSignature':
    case 'TSCallSignatureDeclaration':
    case 'TSConstructSignatureDeclaration':
      return node.params.flatMap(namesIn);
    case 'BlockStatement':
      return node.body.flatMap(declaredBy);
    case 'ForStatement':
      return node.init ? declaredBy(node.init) : [];
    case 'ForOfStatement':
    case 'ForInStatement':
      return declaredBy(node.left);
    case 'CatchClause':
      return node.param ? namesIn(node.param) : [];
    case 'TSIndexSignature':
      return node.parameters.flatMap(namesIn);
    default:
      return [];
  }
}

function declaredBy(statement: Node): string[] {
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.flatMap(({ id }) => namesIn(id));
  const isNamed = statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration';
  return isNamed ? [nameOf(statement.id) ?? []].flat() : [];
}

/** The names that a pattern binds. */
export function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => namesIn(one.type === 'Property' ? one.value : one.argument));
    case 'ArrayPattern':
      return pattern.elements.flatMap((one) => (one ? namesIn(one) : []));
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    default:
      return [];
  }
}
