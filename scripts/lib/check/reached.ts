import type { Binding } from './imports.ts';
import type { CodeUnit, Module, Use } from './module.ts';

/**
 * What runs, or is a type of what runs, from where it begins: declarations are followed to what they use, and files to what they load
 * unless only declarations are asked for.
 */
export class Reached {
  readonly #modules: ReadonlyMap<string, Module>;
  readonly #find: (path: string, specifier: string) => string | undefined;
  readonly #loads: boolean;
  readonly #loaded = new Set<string>();
  readonly #exports = new Set<string>();
  readonly #units = new Set<CodeUnit>();
  readonly #names = new Set<string>();

  /**
   * @param find the file that a specifier leads to
   * @param loads whether the statements of a file that is reached run, too
   */
  constructor(
    modules: ReadonlyMap<string, Module>,
    find: (path: string, specifier: string) => string | undefined,
    { loads = true } = {},
  ) {
    this.#modules = modules;
    this.#find = find;
    this.#loads = loads;
  }

  /** Whether a declaration of a file is reached. */
  has(path: string, name: string): boolean {
    return this.#names.has(`${path}#${name}`);
  }

  hasUnit(unit: CodeUnit): boolean {
    return this.#units.has(unit);
  }

  /** All of a file, as when it is run and each of its declarations is used. */
  addAll(path: string): void {
    const { units = [], imports = new Map<string, Binding>() } = this.#modules.get(path) ?? {};
    for (const unit of units) this.addUnit(path, unit);
    for (const use of imports.values()) if (use.name !== '*') this.#addUse(path, use);
    this.addExport(path, '*');
  }

  /** An export of a file; `*` for all of them. */
  addExport(path: string, name: string): void {
    const module = this.#modules.get(path);
    const key = `${path}#${name}`;
    if (!module || this.#exports.has(key)) return;
    this.#exports.add(key);
    this.#load(path);
    const use = module.exports.get(name);
    if (use) return this.#addUse(path, use);
    if (name === '*') for (const each of module.exports.keys()) this.addExport(path, each);
    for (const specifier of module.passedOn) this.#addUse(path, { specifier, name });
  }

  addUnit(path: string, unit: CodeUnit): void {
    if (this.#units.has(unit)) return;
    this.#units.add(unit);
    for (const name of unit.names) this.#names.add(`${path}#${name}`);
    this.#load(path);
    for (const use of unit.uses) this.#addUse(path, use);
  }

  #addUse(path: string, use: Use): void {
    if ('specifier' in use) {
      const target = this.#find(path, use.specifier);
      return target === undefined ? undefined : this.addExport(target, use.name);
    }
    const module = this.#modules.get(path);
    const units = module?.units.filter(({ names }) => names.includes(use.local)) ?? [];
    for (const unit of units) this.addUnit(path, unit);
    const imported = module?.imports.get(use.local);
    if (imported && units.length === 0) this.#addUse(path, imported);
  }

  /** Its statements run, and the files that it imports are loaded. */
  #load(path: string): void {
    const module = this.#modules.get(path);
    if (!module || !this.#loads || this.#loaded.has(path)) return;
    this.#loaded.add(path);
    for (const unit of module.units) {
      if (unit.names.length === 0) this.addUnit(path, unit);
    }
    for (const specifier of module.loads) {
      const target = this.#find(path, specifier);
      if (target !== undefined) this.#load(target);
    }
  }
}
