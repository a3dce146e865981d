import { join, relative } from 'node:path';
import {
  type CallExpression,
  type ForOfStatement,
  type Node,
  type SourceFile,
  SyntaxKind,
  type VoidExpression,
} from 'typescript/unstable/ast';
import {
  isCallExpression,
  isPropertyAccessExpression,
  isVariableDeclarationList,
} from 'typescript/unstable/ast/is';
import { API, type Checker } from 'typescript/unstable/sync';
import { root } from '../folders.mjs';

const sources = ['offchain-agent/tsconfig.json'];
const sourcesAndTests = ['tsconfig.check.json'];
/** Has `then`, but answers by itself: what fails there is told to the handler of errors. */
const answers = 'FastifyReply';

/**
 * Promises behind `void` whose failure nobody takes: it would end the process. The linter sees those that are statements; this sees
 * them everywhere, as in `() => void work()` and `return void work()`.
 * @param configs tsconfig files, absolute
 */
export function unawaitedFaults(configs = absolute(sources)): string[] {
  return faultsIn(configs, 'void ', (file, checker) =>
    nodesOf<VoidExpression>(file, SyntaxKind.VoidExpression)
      .filter((node) => isUnawaited(node, checker))
      .map((node) => [
        node.end,
        "nobody takes the failure of a promise: end it with .catch(logFault(log, '...'))",
      ]),
  );
}

/**
 * Lists of promises that a loop takes one after the other: nobody takes the failure of the second as long as the first is awaited, and
 * that ends the process, or the test.
 * @param configs tsconfig files, absolute
 */
export function oneByOneFaults(configs = absolute(sourcesAndTests)): string[] {
  return faultsIn(configs, ' of ', (file, checker) =>
    nodesOf<ForOfStatement>(file, SyntaxKind.ForOfStatement)
      .filter(({ awaitModifier, initializer, statement }) => {
        if (nodesOf(statement, SyntaxKind.AwaitExpression).length === 0) return false;
        const one = isVariableDeclarationList(initializer) ? initializer.declarations[0] : initializer;
        const type = one && checker.getTypeAtLocation(one);
        return !awaitModifier && type && checker.getPropertyOfType(type, 'then');
      })
      .map(({ initializer }) => [
        initializer.end,
        'promises taken one after the other: one may fail before its turn; begin each in its turn, or await all',
      ]),
  );
}

function absolute(paths: readonly string[]): string[] {
  return paths.map((path) => join(root, path));
}

/** @param holds of files without these letters nothing is asked */
function faultsIn(
  configs: string[],
  holds: string,
  find: (file: SourceFile, checker: Checker) => [end: number, what: string][],
): string[] {
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProjects: configs });
    return snapshot.getProjects().flatMap(({ program, checker }) =>
      program
        .getSourceFileNames()
        .filter((name) => !name.includes('node_modules') && !name.endsWith('.d.ts'))
        .flatMap((name) => {
          const file = program.getSourceFile(name);
          if (!file?.text.includes(holds)) return [];
          return find(file, checker).map(
            ([end, what]) => `${relative(root, name)}:${file.text.slice(0, end).split('\n').length}: ${what}`,
          );
        }),
    );
  } finally {
    api.close();
  }
}

function nodesOf<Kind extends Node>(node: Node, kind: SyntaxKind): Kind[] {
  const found: Kind[] = [];
  const visit = (one: Node): void => {
    if (one.kind === kind) found.push(one as Kind);
    one.forEachChild(visit);
  };
  visit(node);
  return found;
}

function isUnawaited({ expression }: VoidExpression, checker: Checker): boolean {
  const type = checker.getTypeAtLocation(expression);
  if (!type || !checker.getPropertyOfType(type, 'then')) return false;
  if (type.getSymbol()?.name === answers) return false;
  return !(isCallExpression(expression) && takesFailure(expression));
}

function takesFailure({ expression, arguments: given }: CallExpression): boolean {
  if (!isPropertyAccessExpression(expression)) return false;
  const { text } = expression.name;
  return (text === 'catch' && given.length > 0) || (text === 'then' && given.length > 1);
}
