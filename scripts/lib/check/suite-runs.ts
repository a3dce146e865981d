import type { Node } from 'oxc-parser';
import type { Source } from '../source.ts';
import { bindingOf, bindingsOf, relativeTarget } from './imports.ts';
import { type CodeUnit, type Module, moduleOf, type Use } from './module.ts';
import { nodesIn } from './syntax.ts';

/** What tests run through conformance suites: a statement that calls a suite, with the declarations that it leads to. */
export class SuiteRuns {
  readonly #modules: ReadonlyMap<string, Module>;
  readonly #tried = new Map<string, Set<CodeUnit>>();

  /** @param suites by file: the ports that a suite is of */
  constructor(tests: readonly Source[], suites: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#modules = new Map(tests.map((source) => [source.path, moduleOf(source)]));
    for (const source of tests.filter(({ path }) => path.endsWith('.test.ts'))) {
      const bindings = bindingsOf(source);
      const portsOf = (node: Node): string[] => {
        const binding = node.type === 'CallExpression' ? bindingOf(node.callee, bindings) : undefined;
        const target = binding && relativeTarget(source.path, binding.specifier);
        return [...(suites.get(target ?? '') ?? [])];
      };
      for (const unit of this.#modules.get(source.path)?.units ?? []) {
        const ports = unit.node ? nodesIn(unit.node).flatMap(portsOf) : [];
        for (const port of new Set(ports)) this.#addUnit(port, source.path, unit);
      }
    }
  }

  /** Whether a suite of a port is called with what leads to a node of a file. */
  have(port: string, path: string, { start, end }: Node): boolean {
    const unit = this.#modules
      .get(path)
      ?.units.find(({ node }) => node && node.start <= start && end <= node.end);
    return unit !== undefined && (this.#tried.get(port)?.has(unit) ?? false);
  }

  #addUnit(port: string, path: string, unit: CodeUnit): void {
    const tried = this.#tried.get(port) ?? new Set();
    if (tried.has(unit)) return;
    this.#tried.set(port, tried.add(unit));
    for (const use of unit.uses) this.#addUse(port, path, use);
  }

  #addUse(port: string, path: string, use: Use): void {
    const module = this.#modules.get(path);
    if ('local' in use) {
      const units = module?.units.filter(({ names }) => names.includes(use.local)) ?? [];
      for (const unit of units) this.#addUnit(port, path, unit);
      const imported = units.length === 0 ? module?.imports.get(use.local) : undefined;
      if (imported) this.#addUse(port, path, imported);
      return;
    }
    const target = relativeTarget(path, use.specifier);
    const exports = (target && this.#modules.get(target)?.exports) || new Map<string, Use>();
    const exported = use.name === '*' ? [...exports.values()] : [exports.get(use.name) ?? []].flat();
    for (const one of exported) this.#addUse(port, target ?? '', one);
  }
}
