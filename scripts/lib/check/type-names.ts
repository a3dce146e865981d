import type { Node } from 'oxc-parser';
import type { Source } from '../source.ts';
import { type Binding, bindingsOf } from './imports.ts';
import { declaredTypes, nameOf, syntaxOf, wordOf } from './syntax.ts';

/** The exported types that share a name, one sentence each: a word that stands for two things has to be looked up each time. */
export function typeNameFaults(sources: readonly Source[]): string[] {
  const paths = new Map<string, Set<string>>();
  for (const source of sources) {
    for (const name of typesOf(source)) paths.set(name, (paths.get(name) ?? new Set()).add(source.path));
  }
  return [...paths]
    .filter(([, of]) => of.size > 1)
    .map(([name, of]) => `${[...of].join(', ')}: each exports a type ${name}; give each a name of its own`);
}

/** The types that a file gives a name: what it passes on under its name is of another file. */
function typesOf(source: Source): string[] {
  const { body } = syntaxOf(source);
  const own = new Set(body.flatMap(declaredTypes));
  const imported = bindingsOf(source);
  return body.flatMap((statement) => exportedBy(statement, own, imported));
}

function exportedBy(
  statement: Node,
  own: ReadonlySet<string>,
  imported: ReadonlyMap<string, Binding>,
): string[] {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      if (statement.declaration) return declaredTypes(statement.declaration);
      return statement.specifiers.flatMap(({ local, exported, exportKind }) => {
        const [name, as] = [wordOf(local), wordOf(exported)];
        const isTypeOnly = statement.exportKind === 'type' || exportKind === 'type';
        const isElsewhere = statement.source !== null || imported.has(name);
        // Values begin with a small letter.
        const isType = isElsewhere ? isTypeOnly || /^[A-Z]/.test(as) : own.has(name);
        const original = statement.source === null ? (imported.get(name)?.name ?? name) : name;
        return isType && !(isElsewhere && original === as) ? [as] : [];
      });
    case 'ExportDefaultDeclaration':
      return [...declaredTypes(statement.declaration), ...named(statement.declaration, own)];
    case 'TSExportAssignment':
      return named(statement.expression, own);
    case 'ExportAllDeclaration':
      return statement.exported ? [wordOf(statement.exported)] : [];
    default:
      return [];
  }
}

function named(node: Node, own: ReadonlySet<string>): string[] {
  const name = nameOf(node);
  return name !== undefined && own.has(name) ? [name] : [];
}
