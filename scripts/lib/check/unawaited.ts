import { join, relative } from 'node:path';
import { type CallExpression, type Node, SyntaxKind, type VoidExpression } from 'typescript/unstable/ast';
import { isCallExpression, isPropertyAccessExpression } from 'typescript/unstable/ast/is';
import { API, type Checker } from 'typescript/unstable/sync';
import { root } from '../folders.mjs';

const projects = ['offchain-agent/tsconfig.json'];
/** Has `then`, but answers by itself: what fails there is told to the handler of errors. */
const answers = 'FastifyReply';

/**
 * Promises behind `void` whose failure nobody takes: it would end the process. The linter sees those that are statements; this sees
 * them everywhere, as in `() => void work()` and `return void work()`.
 * @param configs tsconfig files, absolute
 */
export function unawaitedFaults(configs = projects.map((path) => join(root, path))): string[] {
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProjects: configs });
    return snapshot.getProjects().flatMap(({ program, checker }) =>
      program
        .getSourceFileNames()
        .filter((name) => !name.includes('node_modules') && !name.endsWith('.d.ts'))
        .flatMap((name) => {
          const file = program.getSourceFile(name);
          if (!file?.text.includes('void ')) return [];
          return voidsIn(file)
            .filter((node) => isUnawaited(node, checker))
            .map((node) => {
              const line = file.text.slice(0, node.end).split('\n').length;
              return `${relative(root, name)}:${line}: nobody takes the failure of a promise: end it with .catch(logFault(log, '...'))`;
            });
        }),
    );
  } finally {
    api.close();
  }
}

function voidsIn(node: Node): VoidExpression[] {
  const found: VoidExpression[] = [];
  const visit = (one: Node): void => {
    if (one.kind === SyntaxKind.VoidExpression) found.push(one as VoidExpression);
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
