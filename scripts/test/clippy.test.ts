import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { clippyWrapper, hasDocTests } from '../lib/check/rust.ts';

const wrapper = join(import.meta.dirname, '../lib/check/clippy');

/** Stands in for clippy's compiler: says what it was given, writes metadata, and fails where it is told to. */
const driver = `#!/bin/sh
printf '%s\\n' "$@" > "$ASKED"
[ -z "$OUT" ] || printf metadata > "$OUT"
exit "$CODE"
`;

describe('the compiler that lints', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-clippy-'));
    writeFileSync(join(folder, 'clippy-driver'), driver, { mode: 0o755 });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const place = (name: string): string => join(folder, name);

  function lint(args: readonly string[], code = 0, out = ''): { code: number | null; asked: string[] } {
    const { PATH } = process.env;
    const asked = place('asked');
    const { status } = spawnSync(wrapper, args, {
      env: {
        PATH: `${folder}${delimiter}${PATH}`,
        ASKED: asked,
        OUT: out && place(out),
        CODE: String(code),
      },
    });
    return { code: status, asked: readFileSync(asked, 'utf8').trimEnd().split('\n') };
  }

  /** As cargo asks for a library. */
  function crate(name: string, ...rest: string[]): string[] {
    const asked = `rustc --crate-name ${name} ${name}.rs --crate-type lib --emit=dep-info,metadata,link`;
    return [...asked.split(' '), '-C', 'extra-filename=-1', '--out-dir', folder, ...rest];
  }

  it('makes every warning an error, and no machine code, which cargo finds nevertheless', () => {
    const { code, asked } = lint(crate('one'), 0, 'libone-1.rmeta');
    equal(code, 0);
    deepEqual(asked.slice(-2), ['-D', 'warnings']);
    deepEqual(
      asked.filter((argument) => argument.startsWith('--emit=')),
      ['--emit=dep-info,metadata'],
    );
    for (const name of ['libone-1.rlib', 'one-1']) equal(statSync(place(name)).size, 0);
  });

  it('fails as it does, and leaves nothing that would pass for linted', () => {
    equal(lint(crate('one'), 101).code, 101);
    equal(existsSync(place('libone-1.rlib')), false);
  });

  it('reads the metadata of what was linted, and the code of what was compiled', () => {
    lint(crate('one'), 0, 'libone-1.rmeta');
    writeFileSync(place('libother.rlib'), 'code');
    const externs = [`one=${place('libone-1.rlib')}`, `other=${place('libother.rlib')}`, 'alloc'];
    const { asked } = lint(crate('two', ...externs.flatMap((extern) => ['--extern', extern])));
    const given = asked.filter((_, index) => asked[index - 1] === '--extern');
    deepEqual(given, [`one=${place('libone-1.rmeta')}`, `other=${place('libother.rlib')}`, 'alloc']);
  });

  it('compiles what runs while the build lasts', () => {
    const { asked } = lint(crate('build_script_build'));
    notEqual(asked.indexOf('--emit=dep-info,metadata,link'), -1);
    equal(existsSync(place('libbuild_script_build-1.rlib')), false);
  });
});

describe('clippyWrapper', () => {
  let target: string;
  beforeEach(() => {
    target = mkdtempSync(join(tmpdir(), 'almanac-clippy-'));
  });
  afterEach(() => rmSync(target, { recursive: true }));

  it('gives all clones that build in one folder the same program at the same path', () => {
    const path = clippyWrapper(target);
    equal(readFileSync(path, 'utf8'), readFileSync(wrapper, 'utf8'));
    equal(statSync(path).mode & 0o777, 0o755);
    equal(path.startsWith(target), true);
    equal(clippyWrapper(target), path);
  });
});

describe('hasDocTests', () => {
  let workspace: string;
  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'almanac-doc-tests-'));
  });
  afterEach(() => rmSync(workspace, { recursive: true }));

  for (const [text, expected] of [
    ['/// Adds.\nfn add() {}\n', false],
    ['// ```\n// no documentation\n', false],
    ['/// ```\n/// add();\n/// ```\n', true],
    ['mod a {\n\t//! ```rust\n\t//! add();\n\t//! ```\n}\n', true],
  ] as const)
    it(`finds ${expected ? 'code' : 'none'} in ${JSON.stringify(text)}`, () => {
      writeFileSync(join(workspace, 'lib.rs'), text);
      equal(hasDocTests(workspace), expected);
    });
});
