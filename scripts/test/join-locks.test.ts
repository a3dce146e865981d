import { equal, throws } from 'node:assert/strict';
import { joinLocks } from '../lib/relay/join-locks.ts';

const form = '# written by cargo\nversion = 4\n\n';

function entry(name: string, version: string, ...dependencies: string[]): string {
  const listed = dependencies.map((dependency) => ` "${dependency}",\n`).join('');
  const list = listed === '' ? '' : `dependencies = [\n${listed}]\n`;
  return `[[package]]\nname = "${name}"\nversion = "${version}"\n${list}`;
}

describe('joinLocks', () => {
  it('has every package once, with all that it depends on in any of them', () => {
    const hash = entry('hash', '2.0.0');
    const net = entry('net', '1.0.0');
    const zip = entry('zip', '1.0.0');
    const one = form + [hash, net, entry('node', '1.0.0', 'hash', 'net')].join('\n');
    const other = form + [hash, entry('node', '1.0.0', 'hash', 'zip'), zip].join('\n');
    equal(
      joinLocks([one, other]),
      form + [hash, net, entry('node', '1.0.0', 'hash', 'net', 'zip'), zip].join('\n'),
    );
  });

  it('names the version of a dependency of which another lock file has a second', () => {
    const one = form + [entry('hash', '2.0.0'), entry('node', '1.0.0', 'hash')].join('\n');
    const other = form + [entry('hash', '3.0.0'), entry('tool', '1.0.0', 'hash')].join('\n');
    equal(
      joinLocks([one, other]),
      form +
        [
          entry('hash', '2.0.0'),
          entry('hash', '3.0.0'),
          entry('node', '1.0.0', 'hash 2.0.0'),
          entry('tool', '1.0.0', 'hash 3.0.0'),
        ].join('\n'),
    );
  });

  it('refuses lock files of two forms', () => {
    throws(
      () => joinLocks([form + entry('a', '1.0.0'), `version = 3\n\n${entry('b', '1.0.0')}`]),
      /one form/,
    );
  });
});
