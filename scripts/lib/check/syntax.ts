import { type Comment, type Node, type Program, parseSync, visitorKeys } from 'oxc-parser';
import type { Source } from '../source.ts';

/** A file as a parser reads it: what stands in strings and comments is no code. */
interface Syntax {
  /** Its statements. */
  readonly body: Program['body'];
  /** All nodes, each before those in it. */
  readonly nodes: readonly Node[];
  readonly comments: readonly Comment[];
}

/** By ending and text: several checks read each file. */
const parsed = new Map<string, Syntax>();

/** @throws Error when a file is no TypeScript or JavaScript */
export function syntaxOf({ path, text }: Source): Syntax {
  const key = `${/\.\w+$/.exec(path)?.[0]} ${text}`;
  const known = parsed.get(key);
  if (known) return known;
  const { program, comments, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  const syntax = { body: program.body, nodes: nodesIn(program), comments };
  parsed.set(key, syntax);
  return syntax;
}

/** A node and all that is in it, each before what is in it. */
export function nodesIn(node: Node): Node[] {
  const found: Node[] = [];
  const visit = (one: Node): void => {
    found.push(one);
    for (const inner of childrenOf(one)) visit(inner);
  };
  visit(node);
  return found;
}

type Field = Node | readonly (Node | null)[] | null | undefined;

/** The nodes right below one. */
export function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  // By far the most of what the checks do: loops are three times as fast here.
  for (const key of visitorKeys[node.type] ?? []) {
    const field: Field = Reflect.get(node, key);
    for (const inner of isList(field) ? field : [field]) if (inner) found.push(inner);
  }
  return found;
}

function isList(field: Field): field is readonly (Node | null)[] {
  return Array.isArray(field);
}

/** The text of a literal, or of a template without a place to fill; undefined for all else. */
export function textOf(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** The name of an identifier; undefined for all else. */
export function nameOf(node: Node | null | undefined): string | undefined {
  return node?.type === 'Identifier' ? node.name : undefined;
}

/** The types that a statement declares, exported or not. */
export function declaredTypes(node: Node): string[] {
  switch (node.type) {
    case 'ExportNamedDeclaration':
      return node.declaration ? declaredTypes(node.declaration) : [];
    case 'ExportDefaultDeclaration':
      return declaredTypes(node.declaration);
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'TSImportEqualsDeclaration':
    case 'ClassDeclaration':
      return [nameOf(node.id) ?? []].flat();
    default:
      return [];
  }
}

/** A name that is imported or exported, which may stand in quotes. */
export function wordOf(node: Node): string {
  return node.type === 'Literal' ? String(node.value) : (nameOf(node) ?? '');
}
