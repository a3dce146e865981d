import { dirname, join, normalize } from 'node:path';
import type { ArrowFunctionExpression, Class, Function as FunctionNode, Node } from 'oxc-parser';
import type { Source } from '../source.ts';
import { type Binding, bindingOf, bindingsOf } from './imports.ts';
import { SuiteRuns } from './suite-runs.ts';
import { childrenOf, nameOf, nodesIn, syntaxOf } from './syntax.ts';

/** What calls itself a stand-in. */
const fakeName = /^(Fake|Stub|Mock)(?![a-z])/;
const suitePath = /(^|[/-])conformance\.ts$/;
const productPath = /^(offchain-agent|web|types)\/src\//;
const productPackage = /^@almanac-chain\//;

/** What stands for a port of the product in tests. */
interface StandIn {
  /** Of the class; undefined of an object that has none. */
  readonly name: string | undefined;
  readonly port: string;
  readonly node: Node;
}

/**
 * What tests put in the place of a port of the product and run through no conformance suite of it, one sentence each. A port is an
 * interface that a class of the product, or of tests, implements, and that answers: a listener, which is only told, can answer nothing
 * that is wrong. What takes a port and hands it on, as to lose what it says, stands for none.
 */
export function fakeFaults(sources: readonly Source[]): string[] {
  const product = sources.filter(({ path }) => productPath.test(path));
  const tests = sources.filter(({ path }) => !productPath.test(path));
  const ports = portsOf(product, tests);
  const suites = new Map(
    tests.filter(({ path }) => suitePath.test(path)).map((source) => [source.path, productNames(source)]),
  );
  const runs = new SuiteRuns(tests, suites);
  return tests.flatMap((source) => {
    const standIns = standInsOf(source, ports);
    const nameless = classesOf(source)
      .flatMap(({ id }) => id?.name ?? [])
      .filter((name) => fakeName.test(name) && !standIns.some((one) => one.name === name))
      .map(
        (name) =>
          `${source.path}: ${name} implements no port of the product; let it, or name it for what it is`,
      );
    const untried = standIns
      .filter(({ port, node }) => !runs.have(port, source.path, node))
      .map(
        ({ name = 'an object', port }) =>
          `${source.path}: no test runs ${name} through a conformance suite of ${port}; tests of it prove nothing about the real one`,
      );
    return [...nameless, ...new Set(untried)];
  });
}

/** By interface that classes of the product implement, and by class: the interfaces. */
interface Ports {
  readonly interfaces: ReadonlySet<string>;
  readonly ofClass: ReadonlyMap<string, readonly string[]>;
  readonly listeners: ReadonlySet<string>;
}

function portsOf(product: readonly Source[], tests: readonly Source[]): Ports {
  const listeners = new Set(product.flatMap((source) => syntaxOf(source).nodes.flatMap(listenerOf)));
  const ofClass = new Map<string, readonly string[]>();
  for (const one of product.flatMap(classesOf)) {
    const implemented = one.implements?.flatMap(({ expression }) => nameOf(expression) ?? []) ?? [];
    if (one.id && implemented.length > 0) ofClass.set(one.id.name, implemented);
  }
  const ofTests = tests.flatMap((source) => {
    const own = namesOfProduct(source);
    return classesOf(source).flatMap((one) =>
      (one.implements ?? []).flatMap(({ expression }) => own(expression)),
    );
  });
  return { interfaces: new Set([...[...ofClass.values()].flat(), ...ofTests]), ofClass, listeners };
}

/** The name of an interface whose methods answer nothing. */
function listenerOf(node: Node): string[] {
  if (node.type !== 'TSInterfaceDeclaration') return [];
  const isTold = node.body.body.every((member) => {
    const type = member.type === 'TSMethodSignature' ? member.returnType?.typeAnnotation : undefined;
    const answers = typesOf(type);
    return answers.length > 0 && answers.every(({ type: kind }) => kind === 'TSVoidKeyword');
  });
  return isTold ? [node.id.name] : [];
}

function classesOf(source: Source): Class[] {
  return syntaxOf(source).nodes.flatMap((node) =>
    node.type === 'ClassDeclaration' || node.type === 'ClassExpression' ? [node] : [],
  );
}

/** The names of the product that a file uses, beyond importing them. */
function productNames(source: Source): ReadonlySet<string> {
  const bindings = bindingsOf(source);
  const used = syntaxOf(source).nodes.flatMap((node) =>
    node.type === 'TSTypeReference' || node.type === 'TSImportType' ? (bindingOf(node, bindings) ?? []) : [],
  );
  return new Set(used.filter((binding) => isOfProduct(source, binding)).map(({ name }) => name));
}

function isOfProduct({ path }: Source, { specifier }: Binding): boolean {
  return productPackage.test(specifier) || productPath.test(normalize(join(dirname(path), specifier)));
}

/** The names of the product that a type of a file is of: itself, or by the type of that file that it extends or renames. */
function namesOfProduct(source: Source): (node: Node | null | undefined) => string[] {
  const bindings = bindingsOf(source);
  const parents = new Map(syntaxOf(source).body.flatMap(parentsOf));
  const find = (node: Node | null | undefined): string[] => {
    const binding = bindingOf(node, bindings);
    if (binding) return isOfProduct(source, binding) ? [binding.name] : [];
    return parents.get(wordOfType(node) ?? nameOf(node) ?? '')?.flatMap(find) ?? [];
  };
  return find;
}

function parentsOf(statement: Node): [string, Node[]][] {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      return statement.declaration ? parentsOf(statement.declaration) : [];
    case 'TSInterfaceDeclaration':
      return [[statement.id.name, statement.extends.map(({ expression }) => expression)]];
    case 'TSTypeAliasDeclaration':
      return [[statement.id.name, typesOf(statement.typeAnnotation)]];
    default:
      return [];
  }
}

function standInsOf(source: Source, { interfaces, ofClass, listeners }: Ports): StandIn[] {
  const own = namesOfProduct(source);
  const classes = classesOf(source);
  const portsFor = (one: Class): string[] => {
    const implemented = one.implements?.flatMap(({ expression, typeArguments }) => {
      // `Partial<Port>`, too.
      return [expression, ...(typeArguments?.params ?? [])].flatMap((node) => own(node));
    });
    const inherited = own(one.superClass).flatMap((name) => ofClass.get(name) ?? []);
    return [...(implemented ?? []), ...inherited];
  };
  const found: StandIn[] = classes.flatMap((one) =>
    portsFor(one).map((port) => ({ name: one.id?.name, port, node: one })),
  );
  // What a class that stands for a port hands out is a part of it.
  const parts = new Set(classes.filter((one) => portsFor(one).length > 0).flatMap((one) => nodesIn(one)));
  const objects = syntaxOf(source)
    .nodes.filter((node) => !parts.has(node))
    .flatMap((node) =>
      madeAs(node).flatMap((type) => own(type).map((port) => ({ name: undefined, port, node }))),
    )
    .filter(({ port }) => interfaces.has(port));
  return [...found, ...objects].filter(({ port }) => !listeners.has(port));
}

/** The type by which a node makes an object, of members or by Object.assign. */
function madeAs(node: Node): Node[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return isMade(node.init) ? typesOf(node.id.typeAnnotation?.typeAnnotation) : [];
    case 'PropertyDefinition':
      return isMade(node.value) ? typesOf(node.typeAnnotation?.typeAnnotation) : [];
    case 'AssignmentPattern':
      return isMade(node.right) && (node.left.type === 'Identifier' || node.left.type === 'ObjectPattern')
        ? typesOf(node.left.typeAnnotation?.typeAnnotation)
        : [];
    case 'TSSatisfiesExpression':
    case 'TSAsExpression':
    case 'TSTypeAssertion':
      return isMade(node.expression) ? typesOf(node.typeAnnotation) : [];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return makes(node) ? typesOf(node.returnType?.typeAnnotation) : [];
    default:
      return [];
  }
}

function makes({ body, params, returnType }: FunctionNode | ArrowFunctionExpression): boolean {
  if (!body) return false;
  const made = typesOf(returnType?.typeAnnotation).map(wordOfType);
  const handsOn = params.some((one) => {
    const type = 'typeAnnotation' in one ? one.typeAnnotation?.typeAnnotation : undefined;
    return made.includes(wordOfType(type)) && type !== undefined;
  });
  return !handsOn && (isMade(body) || returnedBy(body).some(isMade));
}

/** What a function returns, and not what the functions in it do. */
function returnedBy(node: Node): Node[] {
  if (node.type === 'ReturnStatement') return node.argument ? [node.argument] : [];
  return isFunction(node) ? [] : childrenOf(node).flatMap(returnedBy);
}

function isFunction({ type }: Node): boolean {
  return (
    type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression'
  );
}

function isMade(node: Node | null | undefined): boolean {
  switch (node?.type) {
    case 'CallExpression':
      return node.callee.type === 'MemberExpression' && nameOf(node.callee.object) === 'Object';
    case 'NewExpression':
      return nameOf(node.callee) === 'Proxy';
    case 'ConditionalExpression':
      return isMade(node.consequent) || isMade(node.alternate);
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return isMade(node.expression);
    default:
      return node?.type === 'ObjectExpression';
  }
}

function wordOfType(node: Node | null | undefined): string | undefined {
  return node?.type === 'TSTypeReference' ? nameOf(node.typeName) : undefined;
}

/** What leaves a port what it is, or a part of that. */
const wrappers = new Set(['Partial', 'Pick', 'Omit', 'Promise', 'Readonly', 'Required']);

/** A type, or those that it is made of: of a promise what it brings. */
function typesOf(node: Node | null | undefined): Node[] {
  if (node?.type === 'TSUnionType' || node?.type === 'TSIntersectionType') return node.types.flatMap(typesOf);
  if (node?.type !== 'TSTypeReference') return node ? [node] : [];
  const { typeName, typeArguments } = node;
  return wrappers.has(nameOf(typeName) ?? '') ? (typeArguments?.params ?? []).flatMap(typesOf) : [node];
}
