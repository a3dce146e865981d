interface LockEntry {
  readonly name: string;
  readonly version: string;
  /** What stands before its dependencies: where it is from, and the checksum. */
  readonly head: string;
  /** As `name version`. */
  readonly dependencies: Set<string>;
}

/**
 * One lock file with every package of several, each with all that it depends on in any of them. Where they name the same package
 * they agree, being of one release; `--locked` makes cargo refuse a result by which it would choose anything else.
 * @throws Error when they are written in different forms
 */
export function joinLocks(locks: readonly string[]): string {
  const joined = new Map<string, LockEntry>();
  for (const lock of locks) {
    for (const [key, entry] of entriesOf(lock)) {
      const known = joined.get(key);
      if (known === undefined) joined.set(key, entry);
      else for (const dependency of entry.dependencies) known.dependencies.add(dependency);
    }
  }
  const forms = new Set(locks.map(formOf));
  const [form, ...others] = forms;
  if (form === undefined || others.length > 0) throw new Error('the lock files are not of one form');
  const versions = countVersions(joined.values());
  const sorted = [...joined].sort(([one], [other]) => (one < other ? -1 : 1));
  return form + sorted.map(([, entry]) => textOf(entry, versions)).join('\n');
}

function formOf(lock: string): string {
  return lock.slice(0, lock.indexOf('[[package]]'));
}

function entriesOf(lock: string): Map<string, LockEntry> {
  const entries = lock
    .split('[[package]]\n')
    .slice(1)
    .map((text) => {
      const [head = '', list = ''] = text.split(/^dependencies = \[$/m);
      return {
        name: /^name = "(.*)"$/m.exec(head)?.[1] ?? '',
        version: /^version = "(.*)"$/m.exec(head)?.[1] ?? '',
        head: head.trimEnd(),
        listed: [...list.matchAll(/^ "(.*)",$/gm)].map(([, dependency = '']) => dependency),
      };
    });
  const versionOf = new Map(entries.map(({ name, version }) => [name, version]));
  // Lock files name the version only of packages of which they have several.
  const whole = (dependency: string): string =>
    dependency.includes(' ') ? dependency : `${dependency} ${versionOf.get(dependency)}`;
  return new Map(
    entries.map(({ listed, ...entry }) => [
      `${entry.name} ${entry.version}`,
      { ...entry, dependencies: new Set(listed.map(whole)) },
    ]),
  );
}

function countVersions(entries: Iterable<LockEntry>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of entries) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function textOf({ head, dependencies }: LockEntry, versions: ReadonlyMap<string, number>): string {
  const listed = [...dependencies].sort().map((dependency) => {
    const [name = ''] = dependency.split(' ');
    return ` "${versions.get(name) === 1 ? name : dependency}",\n`;
  });
  const list = listed.length === 0 ? '' : `dependencies = [\n${listed.join('')}]\n`;
  return `[[package]]\n${head}\n${list}`;
}
