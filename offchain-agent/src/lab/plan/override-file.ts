import type { FileText } from './network-file.ts';
import { type FieldGroup, isFieldGroup } from './zombienet-text.ts';

/** What was typed beside a network file, in the words of such a file. */
export interface TypedFields extends FieldGroup {
  readonly node?: string | undefined;
  readonly node_of?: Readonly<Record<string, string>> | undefined;
}

/** Each of them is a chain: one that is typed stands for those of the file. */
const chainFields = ['chain', 'chain_command', 'runtime'] as const;

/** A file's document with what was typed above it, and notes of what else that replaces. */
export function overrideFile({ document, warnings }: FileText, typed: TypedFields): FileText {
  const notes: string[] = [];
  const base: Record<string, unknown> = { ...document };
  if (chainFields.some((key) => typed[key] !== undefined)) {
    for (const key of chainFields) delete base[key];
    if (typed['runtime'] === undefined) delete base['preset'];
  }
  if (typed['regions'] !== undefined)
    base['nodes'] = eachNode(base['nodes'], (node) => without(node, 'region'));
  if (typed.node !== undefined) {
    const { node: usual } = document;
    base['nodes'] = eachNode(base['nodes'], (node, index) => {
      const { name, node: own } = node;
      notes.push(...replacedNote({ place: `nodes[${index}].node`, name, own, usual }, typed));
      return without(node, 'node');
    });
    const { node_of: ownOf } = document;
    for (const [name, own] of Object.entries(isFieldGroup(ownOf) ? ownOf : {}))
      notes.push(...replacedNote({ place: `node_of.${name}`, name, own, usual }, typed));
    delete base['node_of'];
  }
  const { node_of: single } = base;
  if (typed.node_of !== undefined && isFieldGroup(single)) base['node_of'] = { ...single, ...typed.node_of };
  const all = { ...typed, ...(isFieldGroup(base['node_of']) && { node_of: base['node_of'] }) };
  const fields = Object.entries({ ...base, ...all }).filter(([, value]) => value !== undefined);
  return { document: Object.fromEntries(fields), warnings: [...warnings, ...notes] };
}

/** Says that `--node` replaces a node's own program, which a reader of the file might not expect. */
export function replacedNote(
  node: { readonly place: string; readonly name: unknown; readonly own: unknown; readonly usual: unknown },
  { node: general, node_of: single = {} }: TypedFields,
): string[] {
  const { place, name, own, usual } = node;
  if (general === undefined || typeof own !== 'string' || typeof name !== 'string') return [];
  if (own === usual || single[name] !== undefined) return [];
  return [`${place}: "${own}" is replaced by --node; keep it with --node "${name}=${own}"`];
}

/** Anything but a list of groups is left for the check of the file. */
function eachNode(nodes: unknown, change: (node: FieldGroup, index: number) => FieldGroup): unknown {
  if (!Array.isArray(nodes)) return nodes;
  return nodes.map((node: unknown, index) => (isFieldGroup(node) ? change(node, index) : node));
}

function without(node: FieldGroup, field: string): FieldGroup {
  return Object.fromEntries(Object.entries(node).filter(([key]) => key !== field));
}
