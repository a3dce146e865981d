import { deepEqual, equal, throws } from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { configDuration } from '../../../src/base/config-duration.ts';
import { checkConfig, faultsText, readConfigFile, readYamlFile } from '../../../src/base/config-file.ts';
import type { AgentError } from '../../../src/base/error.ts';

const shape = {
  schema: z.strictObject({ listen: z.string(), depth: z.int().default(3) }),
  example: 'listen: 127.0.0.1:9944\n',
};

describe('a configuration', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-config-'));
    file = join(folder, 'a.yaml');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read up to its limit and given its defaults', () => {
    writeFileSync(file, 'listen: here\n');
    const document = readConfigFile(file, 13);
    deepEqual(document, { listen: 'here' });
    deepEqual(checkConfig(shape, document, file), { listen: 'here', depth: 3 });
    throws(() => readConfigFile(file, 12), {
      code: 'bad_input/config_file',
      message: `--config ${file} cannot be read: it has more than 12 bytes, the most that such a file may have`,
      data: { file },
    });
  });

  it('rejects a file that others can read where an address or a header in it holds a secret', () => {
    const secret = 'wss://user:word@rpc.example.org';
    writeFileSync(
      file,
      `a: [{url: "${secret}"}]\nb: {headers: {Authorization: x, x-team: y}}\nc: ws://node\n`,
    );
    chmodSync(file, 0o644);
    throws(() => readConfigFile(file, 1_000), {
      code: 'bad_input/config_file',
      message: `--config ${file}: a[0].url, b.headers.Authorization hold passwords or keys, and others may read it (mode 644); run: chmod 600 ${file}`,
      hint: `run: chmod 600 ${file}`,
      data: { file, fields: ['a[0].url', 'b.headers.Authorization'] },
    });
    chmodSync(file, 0o640);
    throws(() => readConfigFile(file, 1_000), /others may read it \(mode 640\)/);
    chmodSync(file, 0o600);
    deepEqual((readConfigFile(file, 1_000) as { a: unknown }).a, [{ url: secret }]);
    writeFileSync(file, 'c: ws://node\nauthorization: x\n');
    chmodSync(file, 0o644);
    readConfigFile(file, 1_000);
  });

  it('is refused with all its faults and a valid example', () => {
    const faults = ['listen: must be given; text', 'depht: unknown field'];
    throws(() => checkConfig(shape, { depht: 4 }, 'a.yaml'), {
      code: 'bad_input/config',
      message: `a.yaml has 2 faults:\n  ${faults.join('\n  ')}\nA valid one, for example:\n  listen: 127.0.0.1:9944`,
      data: { source: 'a.yaml', faults },
    });
    equal(faultsText('a.yaml', ['one']), 'a.yaml has one fault:\n  one');
  });

  it('says what its values, names and kinds have to be', () => {
    const schema = z.strictObject({
      rate: z.number().positive().max(9),
      every: configDuration(100, 3_600_000),
      all: z.record(z.string().regex(/^[a-z]+$/, 'must be letters'), z.int()),
      one: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('a') }),
        z.strictObject({ kind: z.literal('b') }),
      ]),
    });
    throws(
      () =>
        checkConfig(
          { schema, example: '' },
          { rate: 0, every: '2h', all: { 'a b': 1 }, one: { kind: 'c' } },
          'a',
        ),
      (error: AgentError) => {
        deepEqual(error.data['faults'], [
          'rate: must be more than 0',
          'every: must be between 100ms and 1h',
          'all.a b: its name must be letters',
          'one.kind: must be one of a, b',
        ]);
        return true;
      },
    );
  });

  it('is told from what is no YAML, under the code and the name of who asks', () => {
    writeFileSync(file, 'a: [1');
    throws(() => readConfigFile(file, 100), {
      code: 'bad_input/config_file',
      message: /^--config .*a\.yaml is not valid YAML:\n {2}line 1, column 6: /,
    });
    throws(() => readYamlFile(file, 100, 'bad_input/prices', '--prices p'), {
      code: 'bad_input/prices',
      message: /^--prices p is not valid YAML:\n/,
    });
    throws(() => readYamlFile(join(folder, 'none'), 100, 'bad_input/prices'), {
      code: 'bad_input/prices',
      message: `${join(folder, 'none')} cannot be read: no such file or directory`,
    });
  });
});
