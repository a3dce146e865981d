import { deepEqual, equal, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { AgentError } from '../../../../src/base/error.ts';
import { isZombienet, parseZombienet } from '../../../../src/lab/plan/zombienet-text.ts';

const toml = '[relaychain]\n[[relaychain.nodes]]\nname = "{{ NAME }}"\n';

/** Without the prototypes, which differ from reader to reader. */
function parsed(text: string, environment: Readonly<Record<string, string>> = {}): unknown {
  return JSON.parse(JSON.stringify(parseZombienet(text, 'net', environment)));
}

describe('parseZombienet', () => {
  it('reads TOML, JSON and YAML as the same network', () => {
    const network = { relaychain: { nodes: [{ name: 'alice' }] } };
    for (const text of [
      toml.replace('{{ NAME }}', 'alice'),
      JSON.stringify(network),
      JSON.stringify(network, undefined, '\t'),
      'relaychain:\n  nodes:\n    - name: alice\n',
    ]) {
      equal(isZombienet(text, 'net'), true);
      deepEqual(parsed(text), network);
    }
  });

  it('fills variables in from the environment, with and without quotes', () => {
    const text = '[relaychain]\nnumber = {{N}}\ntext = "a-{{ TEXT }}-b"\n';
    deepEqual(parsed(text, { N: '3', TEXT: 'x$&' }), {
      relaychain: { number: 3, text: 'a-x$&-b' },
    });
  });

  it('leaves a variable that is not set where it is text, for it may not be needed', () => {
    deepEqual(parsed(toml), { relaychain: { nodes: [{ name: '{{ NAME }}' }] } });
    const command = '[relaychain]\nchain_spec_command = "{{DEFAULT_COMMAND}} --chain {{chainName}}"\n';
    deepEqual(parsed(command, { chainName: 'x', DEFAULT_COMMAND: 'y' }), {
      relaychain: { chain_spec_command: '{{DEFAULT_COMMAND}} --chain {{chainName}}' },
    });
  });

  it('names the variable that is not set where the text cannot be read without it', () => {
    throws(() => parseZombienet('[relaychain]\nid = {{ID}}\n', 'net.toml', {}), {
      code: 'bad_input/network_file',
      message: /line 2: \{\{ID\}\}: is not in the environment; set ID, or write its value$/,
    });
  });

  it('names the statements of a template with their lines', () => {
    throws(() => parseZombienet('[relaychain]\n{% for id in [1, 2] %}\n# {% endfor %}\n', 'net.toml', {}), {
      data: {
        source: 'net.toml',
        faults: [
          "line 2: {% for id in [1, 2] %}: zombienet's templates are not run; write out the lines that it stands for",
          "line 3: {% endfor %}: zombienet's templates are not run; write out the lines that it stands for",
        ],
      },
    });
  });

  it('says where a text is neither', () => {
    throws(() => parseZombienet('{\n  "relaychain": {\n', 'net.json', {}), { message: /line 3, column 1: / });
    throws(() => parseZombienet('[relaychain\n', 'net.toml', {}), { message: /line 1, column \d+: / });
  });

  it('reads any text, or says what is wrong with it', () => {
    const piece = fc.constantFrom(
      '[relaychain]',
      '\n',
      '{{',
      '}}',
      '{%',
      '"',
      'a = ',
      '{',
      '[',
      ']',
      ':',
      'N',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, isToml) => {
        try {
          parseZombienet(pieces.join(''), isToml ? 'net.toml' : 'net.json', { N: '1' });
        } catch (error) {
          equal(error instanceof AgentError ? error.code : error, 'bad_input/network_file');
        }
      }),
    );
  });
});
