import assert from 'node:assert/strict';
import { encodeEvidence } from '../../../../../tests/support/evidence-at-once.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { decodeEvidence } from '../../../../src/sli/evidence/decode.ts';
import { headerCase, samplesCase } from './evidence-case.ts';

const text = Buffer.from(encodeEvidence(headerCase(), samplesCase()).bytes).toString('utf8');
const lines = text.trimEnd().split('\n');

/** The refusal of a file with one line changed. */
function refusal(line: number, change: (text: string) => string): AgentError {
  const changed = lines.map((own, index) => (index === line - 1 ? change(own) : own));
  return refusalOf(`${changed.join('\n')}\n`);
}

function refusalOf(content: string | Uint8Array): AgentError {
  try {
    decodeEvidence(Buffer.from(content));
  } catch (error) {
    assert.ok(error instanceof AgentError);
    return error;
  }
  throw new Error('not refused');
}

/** Counts the lines that are taken out of it. */
class CountedBytes extends Uint8Array<ArrayBuffer> {
  lines = 0;

  override subarray(begin?: number, end?: number): Uint8Array<ArrayBuffer> {
    this.lines += 1;
    return new Uint8Array(this.buffer, this.byteOffset, this.length).subarray(begin, end);
  }
}

describe('decoding evidence', () => {
  it('reads no further than the first fault, and looks for evidence in a thousand lines', () => {
    for (const [start, code, most] of [
      ['', 'bad_input/evidence', 1_001],
      [`${text}`, 'no/evidence', lines.length + 2],
    ] as const) {
      const bytes = CountedBytes.from(Buffer.from(start + '\n'.repeat(100_000)));
      assert.throws(
        () => decodeEvidence(bytes),
        (error) => error instanceof AgentError && error.code === code,
      );
      assert.ok((bytes as CountedBytes).lines <= most, `${(bytes as CountedBytes).lines} lines`);
    }
  });

  it('names the line and field of a value that cannot be', () => {
    const cases: readonly [line: number, from: string | RegExp, to: string, message: string | RegExp][] = [
      [1, '"v":1', '"v":3', 'line 1, v: version 3 of the format is unknown'],
      [1, '"v":1', '"v":2', 'line 1, v: is 2, and no sample has a receipt: that is version 1'],
      [1, '"network":0', '"network":-1', 'line 1, network: is -1, expected an integer from 0 to 4294967295'],
      [
        1,
        '"genesis":"0x9a',
        '"genesis":"0x9A',
        /^line 1, genesis: is "0x9A.*expected 0x and 64 lower-case hex/,
      ],
      [1, '"timeoutMs":2000', '"timeoutMs":2e9999', /^line 1, parameters.timeoutMs: is null, expected/],
      [1, '"rpc":1', '"rqc":1', 'line 1, parameters.fastUs.rpc: is missing'],
      [1, '"window":1795161600', '"window":1795161601', /line 1, window: no window of 20000 ms begins at/],
      [1, 'Stratified', 'Poisson', 'line 1, parameters.distribution: "Poisson" is not a distribution'],
      [9, '"i":"rpc"', '"i":"rpd"', 'line 9, i: "rpd" is not an indicator'],
      [9, /"(us|null|untaken)":.*\}/, '"null":"gone"}', 'line 9, null: "gone" is not a reason'],
      [9, /"(us|null|untaken)":.*\}/, '"us":1.5}', /^line 9, us: is 1.5, expected an integer from 0/],
      [9, /"(us|null|untaken)":.*\}/, '"us":1,"null":"late"}', /^line 9, us: exactly one of us, null/],
      [9, '"t"', '"x":1,"t"', 'line 9, x: is not a field of this line'],
      [9, '{', '', /^line 9: is not JSON/],
      [9, /.*/, '[]', 'line 9: is [], expected an object'],
    ];
    for (const [line, from, to, message] of cases) {
      const { code, message: own } = refusal(line, (whole) => whole.replace(from, to));
      assert.equal(code, 'no/evidence');
      if (typeof message === 'string') assert.equal(own, message);
      else assert.match(own, message);
    }
  });

  it('says nothing that steers a terminal', () => {
    const key = refusal(9, (line) => line.replace('"t"', '"\\u001b[2J\\u009b1m\u202e":1,"t"'));
    assert.equal(key.message, 'line 9, ?[2J?1m?: is not a field of this line');
    const value = refusal(9, (line) => line.replace('"rpc"', '"\u009b2J\u202e"'));
    assert.equal(value.message, 'line 9, i: "?2J?" is not an indicator');
  });

  it('refuses every form of a value but one', () => {
    const spaced = refusal(1, (line) => line.replace('"v":1', '"v": 1'));
    assert.match(spaced.message, /^line 1, form: is not in canonical form from column 6 on: " 1,/);
    assert.match(refusal(3, (line) => line.replace('"t":0', '"t":0.0')).message, /^line 3, form/);
    assert.match(refusal(3, (line) => `${line}\r`).message, /^line 3, form/);
    assert.match(
      refusal(3, (line) => line.replace(/^\{("t":0),("i":"arrival")/, '{$2,$1')).message,
      /^line 3, form/,
    );
    assert.match(refusal(1, (line) => `\ufeff${line}`).message, /^line 1: is not JSON/);
  });

  it('refuses lines out of order, twice, or empty', () => {
    const swapped = [...lines];
    [swapped[8], swapped[9]] = [lines[9] ?? '', lines[8] ?? ''];
    assert.match(
      refusalOf(`${swapped.join('\n')}\n`).message,
      /^line 10, at: belongs before the line before/,
    );
    assert.match(refusal(9, () => lines[7] ?? '').message, /^line 9, at: repeats the line before/);
    assert.match(refusal(9, () => '').message, /^line 9: is not JSON/);
  });

  it('refuses a file without its last newline, and bytes that are not UTF-8', () => {
    assert.equal(refusalOf(text.slice(0, -1)).message, `line ${lines.length}: does not end with a newline`);
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf('\n') + 5] = 0xff;
    assert.equal(refusalOf(bytes).message, 'line 2: holds bytes that are not UTF-8');
  });

  it('says of what is no evidence at all that it is none', () => {
    for (const content of ['', '\n', '<!doctype html>\n<p>404\n', '{"v":1}\n', '\x7fELF']) {
      const { code, message } = refusalOf(content);
      assert.equal(code, 'bad_input/evidence', content);
      assert.match(message, /^this is not an evidence file/);
    }
  });
});
