import type { ImportExpression, Node, Program } from 'oxc-parser';
import type { Source } from '../source.ts';
import { type Binding, bindingsOf, programOf } from './imports.ts';
import { isLocal, namesIn } from './scope.ts';
import { childrenOf, nameOf, nodesIn, syntaxOf, textOf, wordOf } from './syntax.ts';

/** What a unit needs: a name of its own file, or one of another. */
export type Use = { readonly local: string } | Binding;

/** A declaration at the top of a file, or a statement there that runs when the file is loaded. */
export interface CodeUnit {
  /** What it declares; nothing when it is a statement. */
  readonly names: readonly string[];
  /** Undefined of what comments name. */
  readonly node: Node | undefined;
  readonly uses: readonly Use[];
}

/** A file by what it declares, exports and needs. */
export interface Module {
  readonly units: readonly CodeUnit[];
  readonly imports: ReadonlyMap<string, Binding>;
  /** By the name that others import. */
  readonly exports: ReadonlyMap<string, Use>;
  /** The files whose every export it passes on. */
  readonly passedOn: readonly string[];
  /** What is loaded with it. */
  readonly loads: readonly string[];
}

/** The name of a default export that has none. */
const unnamed = '(default)';
const typeInComment = /\bimport\('([^']+)'\)\.(\w+)/g;

/** Two checks read the files of tests. */
const known = new WeakMap<Program['body'], Module>();

export function moduleOf(source: Source): Module {
  const { body } = syntaxOf(source);
  const module = known.get(body) ?? readModule(source);
  known.set(body, module);
  return module;
}

function readModule(source: Source): Module {
  const { body, comments } = syntaxOf(source);
  const imports = new Map([...bindingsOf(source), ...body.flatMap(loadedName)]);
  const units = body
    .flatMap(declarationsOf)
    .map(({ names, node }) => ({ names, node, uses: usesOf(node, imports) }));
  // JavaScript names its types in comments.
  const commented = (source.path.endsWith('.mjs') ? comments : [])
    .flatMap(({ value }) => [...value.matchAll(typeInComment)])
    .map(([, specifier = '', name = '']) => ({ specifier, name }));
  return {
    units: [...units, { names: [], node: undefined, uses: commented }],
    imports,
    exports: new Map(body.flatMap(exportsOf)),
    passedOn: body.flatMap((node) =>
      node.type === 'ExportAllDeclaration' && !node.exported ? [node.source.value] : [],
    ),
    loads: body.flatMap(loadedBy),
  };
}

function loadedBy(statement: Node): string[] {
  switch (statement.type) {
    case 'ImportDeclaration':
      return statement.importKind === 'type' ? [] : [statement.source.value];
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return statement.source && statement.exportKind !== 'type' ? [statement.source.value] : [];
    default:
      return [];
  }
}

interface Declaration {
  readonly names: readonly string[];
  readonly node: Node;
}

function declarationsOf(statement: Node): Declaration[] {
  switch (statement.type) {
    case 'ImportDeclaration':
      return [];
    case 'ExportNamedDeclaration':
      return statement.declaration ? declarationsOf(statement.declaration) : [];
    case 'ExportAllDeclaration':
      return [];
    case 'ExportDefaultDeclaration':
      return [{ names: [localOfDefault(statement.declaration)], node: statement.declaration }];
    case 'VariableDeclaration':
      return statement.declarations.map((node) => ({ names: namesIn(node.id), node }));
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'TSImportEqualsDeclaration':
      return [{ names: [statement.id?.name ?? unnamed], node: statement }];
    case 'TSModuleDeclaration':
      return [{ names: [nameOf(statement.id) ?? []].flat(), node: statement }];
    default:
      return [{ names: [], node: statement }];
  }
}

function exportsOf(statement: Node): [string, Use][] {
  switch (statement.type) {
    case 'ExportNamedDeclaration': {
      const { source, declaration, specifiers } = statement;
      const declared = declaration ? declarationsOf(declaration).flatMap(({ names }) => names) : [];
      return [
        ...declared.map((local): [string, Use] => [local, { local }]),
        ...specifiers.map(({ local, exported }): [string, Use] => {
          const name = wordOf(local);
          return [wordOf(exported), source ? { specifier: source.value, name } : { local: name }];
        }),
      ];
    }
    case 'ExportAllDeclaration':
      return statement.exported
        ? [[wordOf(statement.exported), { specifier: statement.source.value, name: '*' }]]
        : [];
    case 'ExportDefaultDeclaration':
      return [['default', { local: localOfDefault(statement.declaration) }]];
    default:
      return [];
  }
}

function localOfDefault(declaration: Node): string {
  const isDeclared = ['FunctionDeclaration', 'ClassDeclaration', 'TSInterfaceDeclaration'].includes(
    declaration.type,
  );
  return (isDeclared && 'id' in declaration && nameOf(declaration.id)) || unnamed;
}

/** `const rows = await import('./rows.ts')` at the top: the name stands for all of the file. */
function loadedName(statement: Node): [string, Binding][] {
  const { declarations } = statement.type === 'VariableDeclaration' ? statement : { declarations: [] };
  return declarations.flatMap(({ id, init }) => {
    const loaded = init?.type === 'AwaitExpression' ? init.argument : init;
    const specifier = loaded?.type === 'ImportExpression' ? textOf(loaded.source) : undefined;
    const name = nameOf(id);
    return specifier === undefined || name === undefined ? [] : [[name, { specifier, name: '*' }]];
  });
}

function usesOf(unit: Node, imports: ReadonlyMap<string, Binding>): Use[] {
  const uses: Use[] = [];
  /** From the unit down to the node that is looked at. */
  const above: Node[] = [];
  const visit = (node: Node): void => {
    uses.push(...usesBy(node, above, imports));
    above.push(node);
    for (const inner of childrenOf(node)) visit(inner);
    above.pop();
  };
  visit(unit);
  return uses;
}

function usesBy(node: Node, above: readonly Node[], imports: ReadonlyMap<string, Binding>): Use[] {
  switch (node.type) {
    case 'Identifier':
    case 'JSXIdentifier': {
      if (isOnlyAName(node, above.at(-1)) || isLocal(node.name, above)) return [];
      const space = imports.get(node.name);
      return space?.name === '*'
        ? [{ specifier: space.specifier, name: memberBy(node, above.at(-1)) }]
        : [{ local: node.name }];
    }
    case 'ImportExpression': {
      const specifier = textOf(node.source);
      return specifier === undefined
        ? []
        : takenOf(node, above.toReversed()).map((name) => ({ specifier, name }));
    }
    case 'TSImportType': {
      const [first = '*'] = node.qualifier ? nodesIn(node.qualifier).flatMap((one) => nameOf(one) ?? []) : [];
      return [{ specifier: node.source.value, name: first }];
    }
    case 'NewExpression': {
      const specifier = nameOf(node.callee) === 'URL' ? programOf(node.arguments[0]) : undefined;
      // A queue calls the default export of a program.
      return specifier === undefined ? [] : [{ specifier, name: 'default' }];
    }
    case 'TSModuleDeclaration':
      return extendedBy(node);
    default:
      return [];
  }
}

/** The types of another file that `declare module './x.ts'` extends. */
function extendedBy(node: Node): Use[] {
  if (node.type !== 'TSModuleDeclaration' || node.id.type !== 'Literal') return [];
  const specifier = node.id.value;
  const body = node.body ? childrenOf(node.body) : [];
  return body.flatMap(declarationsOf).flatMap(({ names }) => names.map((name) => ({ specifier, name })));
}

/** Whether an identifier names a member or a field, and so nothing of the file. */
function isOnlyAName(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.property === node && !parent.computed;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
    case 'TSAbstractMethodDefinition':
    case 'TSAbstractPropertyDefinition':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
      return parent.key === node && !parent.computed;
    case 'TSQualifiedName':
      return parent.right === node;
    case 'JSXAttribute':
      return parent.name === node;
    case 'JSXMemberExpression':
      return parent.property === node;
    case 'TSNamedTupleMember':
      return parent.label === node;
    case 'TSEnumMember':
    case 'VariableDeclarator':
      return parent.id === node;
    case 'TSImportType':
    case 'MetaProperty':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'TSTypeParameter':
      return true;
    default:
      return false;
  }
}

/** The member that is read of a whole file; `*` when it is handed on as it is. */
function memberBy(node: Node, parent: Node | undefined): string {
  if (parent?.type === 'MemberExpression' && parent.object === node)
    return (parent.computed ? textOf(parent.property) : nameOf(parent.property)) ?? '*';
  if (parent?.type === 'TSQualifiedName' && parent.left === node) return parent.right.name;
  if (parent?.type === 'JSXMemberExpression' && parent.object === node) return parent.property.name;
  return '*';
}

/** What is taken of a file that is loaded with `import()`. */
function takenOf(loaded: ImportExpression, parents: readonly Node[]): string[] {
  const [first, ...outer] = parents.filter(({ type }) => type !== 'ParenthesizedExpression');
  if (first?.type === 'AwaitExpression') return takenBy(first, outer);
  if (first?.type !== 'MemberExpression' || nameOf(first.property) !== 'then')
    return takenBy(loaded, first ? [first, ...outer] : []);
  const [call] = outer;
  const [then] = call?.type === 'CallExpression' ? call.arguments : [];
  const [parameter] = then?.type === 'ArrowFunctionExpression' ? then.params : [];
  return parameter?.type === 'ObjectPattern' ? fieldsOf(parameter) : ['*'];
}

function takenBy(whole: Node, [parent, ...outer]: readonly Node[]): string[] {
  if (parent?.type === 'MemberExpression') return [memberBy(parent.object, parent)];
  if (parent?.type !== 'VariableDeclarator' || parent.init !== whole) return ['*'];
  if (parent.id.type === 'ObjectPattern') return fieldsOf(parent.id);
  const unit = outer.at(-1);
  // At the top of a file the name is one of its imports.
  return unit ? membersRead(unit, nameOf(parent.id) ?? '', undefined) : [];
}

function membersRead(node: Node, name: string, parent: Node | undefined): string[] {
  if (nameOf(node) === name && !isOnlyAName(node, parent)) return [memberBy(node, parent)];
  return childrenOf(node).flatMap((inner) => membersRead(inner, name, node));
}

function fieldsOf(pattern: Node): string[] {
  if (pattern.type !== 'ObjectPattern') return ['*'];
  return pattern.properties.map((one) => (one.type === 'Property' && !one.computed ? wordOf(one.key) : '*'));
}
