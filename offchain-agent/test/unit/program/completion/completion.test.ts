import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  bashScript,
  completedOf,
  fishScript,
  runCompletion,
  zshScript,
} from '../../../../src/program/completion/run.ts';
import { createProgram } from '../../../../src/program/program.ts';

const program = createProgram('0.0.0');
const all = completedOf(program);

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): string[] {
  const script = `${bashScript(all)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _almanac; echo "\${COMPREPLY[*]}"`;
  const shown = execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' }).trim();
  return shown === '' ? [] : shown.split(' ');
}

describe('almanac completion', () => {
  it('has every command with its options, and --help', () => {
    const up = all.find(({ path }) => path.join(' ') === 'network up');
    assert.ok(up?.options.some(({ long, takesValue }) => long === '--reporters' && takesValue));
    assert.ok(up?.options.some(({ long, takesValue }) => long === '--json' && !takesValue));
    assert.ok(all.every(({ options }) => options.some(({ long }) => long === '--help')));
  });

  it('completes commands in bash', () => {
    assert.deepEqual(offered('almanac', 'net'), ['network']);
    assert.deepEqual(offered('almanac', 'council', 'clo'), ['close']);
  });

  it('completes the options of the command, wherever its words stand', () => {
    assert.deepEqual(offered('almanac', 'network', 'up', '--rep'), ['--reporters']);
    assert.deepEqual(offered('almanac', 'sli', 'v1', '--per'), ['--period']);
    assert.deepEqual(offered('almanac', 'network', '--rep'), []);
  });

  it('leaves the value of an option to the files', () => {
    assert.deepEqual(offered('almanac', 'agent', '--config', ''), []);
    assert.ok(offered('almanac', 'agent', '--local', '').includes('check'));
  });

  for (const [shell, script] of [
    ['bash', bashScript(all)],
    ['zsh', zshScript(all)],
    ['fish', fishScript(all)],
  ] as const) {
    it(`names every command and option in ${shell}, and no quote that would end a word`, () => {
      for (const { path, options } of all) {
        assert.ok(script.includes(path.map((name) => `/${name}`).join('')), path.join(' '));
        for (const { long } of options) assert.ok(script.includes(long.slice(2)), long);
      }
      for (const line of script.split('\n')) assert.equal((line.split("'").length - 1) % 2, 0, line);
    });
  }

  it('knows three shells', () => {
    assert.throws(() => runCompletion(program, 'tcsh', {}), {
      code: 'bad_input/shell',
      message: '"tcsh" is not a supported shell; expected bash, zsh, fish',
    });
  });
});
