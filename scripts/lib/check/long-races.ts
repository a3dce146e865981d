import { basename } from 'node:path';
import type { CallExpression, Node } from 'oxc-parser';
import { root } from '../folders.mjs';
import { readSources, type Source } from '../source.ts';
import { childrenOf, nameOf, nodesIn, syntaxOf } from './syntax.ts';

const folders = ['offchain-agent/src', 'web'];
const loops = new Set<Node['type']>([
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'DoWhileStatement',
]);
const functions = new Set<Node['type']>([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);
const advice =
  'each turn of the loop leaves a reaction with a promise that outlives it: wait with a signal, or with a listener that is taken away';

/** A function that races one of its parameters, which has a place in its list. */
interface Racer {
  readonly path: string;
  readonly name: string;
  readonly place: number;
}

/** By name, the places of the parameters that are raced. */
type Raced = ReadonlyMap<string, number>;

/**
 * `Promise.race` in a loop with a promise that was made outside of it, also where the loop hands it to a function that races it:
 * until that promise settles, every race with it stays in memory.
 */
export function longRaceFaults(sources: readonly Source[] = allSources()): string[] {
  const racers = sources.filter(({ text }) => text.includes('Promise.race(')).flatMap(racersIn);
  return sources
    .filter(
      ({ text }) => text.includes('Promise.race(') || racers.some(({ name }) => text.includes(`${name}(`)),
    )
    .flatMap((source) => faultsIn(source, racedIn(source, racers)));
}

/** The functions of a file that race a parameter, its own and those that it imports. */
function racedIn(source: Source, racers: readonly Racer[]): Raced {
  const own = racers.filter(({ path }) => path === source.path);
  const imported = syntaxOf(source).nodes.flatMap((node) => {
    if (node.type !== 'ImportDeclaration') return [];
    const file = basename(node.source.value);
    const names = node.specifiers.map(({ local }) => local.name);
    return racers.filter(({ path, name }) => basename(path) === file && names.includes(name));
  });
  return new Map([...own, ...imported].map(({ name, place }) => [name, place]));
}

function allSources(): Source[] {
  return folders.flatMap((folder) => ['.ts', '.mjs'].flatMap((ending) => readSources(root, folder, ending)));
}

function faultsIn(source: Source, racers: Raced): string[] {
  const found: string[] = [];
  const visit = (node: Node, loop: Node | undefined): void => {
    if (loop && node.type === 'CallExpression') {
      const isLong = raced(node, racers).some((promise) => outlives(promise, loop));
      if (isLong) found.push(`${source.path}:${lineAt(source, node.start)}: ${advice}`);
    }
    for (const inner of childrenOf(node)) {
      // A function in a loop is made in each turn, and called who knows when.
      if (functions.has(inner.type)) visit(inner, undefined);
      else visit(inner, loops.has(inner.type) ? inner : loop);
    }
  };
  for (const statement of syntaxOf(source).body)
    visit(statement, loops.has(statement.type) ? statement : undefined);
  return found;
}

/** The promises that a call races. */
function raced(call: CallExpression, racers: Raced): Node[] {
  if (isRace(call)) return racedHere(call);
  const place = racers.get(calledName(call) ?? '');
  const given = place === undefined ? undefined : call.arguments[place];
  return given ? [given] : [];
}

function racedHere({ arguments: [list] }: CallExpression): Node[] {
  if (list?.type !== 'ArrayExpression') return list ? [list] : [];
  return list.elements.flatMap((element) =>
    element ? [element.type === 'SpreadElement' ? element.argument : element] : [],
  );
}

/** Whether a promise is a name or a member of something that is declared outside of a loop. */
function outlives(promise: Node, loop: Node): boolean {
  let object = promise;
  while (object.type === 'MemberExpression') object = object.object;
  if (object.type === 'ThisExpression') return true;
  const name = nameOf(object);
  return name !== undefined && !declaredIn(loop).has(name);
}

function declaredIn(loop: Node): Set<string> {
  const names = nodesIn(loop).flatMap((node) => {
    if (node.type !== 'VariableDeclarator') return [];
    return nodesIn(node.id).flatMap((one) => nameOf(one) ?? []);
  });
  return new Set(names);
}

/** The functions and methods of a file that race a parameter. */
function racersIn(source: Source): Racer[] {
  return syntaxOf(source).nodes.flatMap((node) => {
    const made = namedFunction(node);
    if (!made) return [];
    const names = made.params.map((param) => nameOf(param));
    const promises = nodesIn(made.body)
      .filter((one) => one.type === 'CallExpression')
      .filter(isRace)
      .flatMap(racedHere);
    const place = names.findIndex(
      (name) => name !== undefined && promises.some((one) => nameOf(one) === name),
    );
    return place < 0 ? [] : [{ path: source.path, name: made.name, place }];
  });
}

function namedFunction(node: Node): { name: string; params: readonly Node[]; body: Node } | undefined {
  if (node.type === 'FunctionDeclaration' && node.id && node.body)
    return { name: node.id.name, params: node.params, body: node.body };
  if (node.type !== 'MethodDefinition' || !node.value.body) return undefined;
  const name = memberName(node.key);
  return name === undefined ? undefined : { name, params: node.value.params, body: node.value.body };
}

function calledName({ callee }: CallExpression): string | undefined {
  return callee.type === 'MemberExpression' ? memberName(callee.property) : nameOf(callee);
}

function memberName(key: Node): string | undefined {
  return key.type === 'PrivateIdentifier' ? `#${key.name}` : nameOf(key);
}

function isRace({ callee }: CallExpression): boolean {
  return (
    callee.type === 'MemberExpression' &&
    nameOf(callee.object) === 'Promise' &&
    nameOf(callee.property) === 'race'
  );
}

function lineAt({ text }: Source, start: number): number {
  return text.slice(0, start).split('\n').length;
}
