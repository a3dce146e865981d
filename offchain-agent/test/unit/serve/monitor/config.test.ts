import { deepEqual, equal, throws } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentError } from '../../../../src/base/error.ts';
import {
  namedEndpoints,
  readMonitorConfig,
  validMonitorExample,
} from '../../../../src/serve/monitor/config.ts';

describe('the configuration of a status page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-status-'));
  const file = join(folder, 'status.yaml');
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function read(text: string) {
    writeFileSync(file, text);
    return readMonitorConfig(file);
  }

  it('reads the shipped examples', () => {
    equal(read(validMonitorExample).endpoints.length, 2);
    const shipped = fileURLToPath(new URL('../../../../../docs/examples/status.yaml', import.meta.url));
    const { endpoints, history, objective } = readMonitorConfig(shipped);
    deepEqual(
      endpoints.map(({ name, everyMs, objectivePpm }) => [name, everyMs, objectivePpm]),
      [
        ['europe', 10_000, 999_000],
        ['america', 10_000, 999_000],
        ['archive', 30_000, 990_000],
      ],
    );
    equal(objective, 999_000);
    equal(history, join(shipped, '../status.sqlite'));
  });

  it('reports every error of a file with its path', () => {
    const bad = `name: x
listen: nowhere
window: 7s
objective: most
endpoints:
  - {name: a, url: "ftp://a"}
  - {name: b, url: "ws://127.0.0.1:9944", interval: 2m}
  - {name: b, url: "ws://127.0.0.1:9945", timeout: 20s}
  - {name: "7", url: "ws://127.0.0.1:9946", colour: red}
`;
    throws(
      () => read(bad),
      ({ code, message }: AgentError) => {
        equal(code, 'bad_input/config');
        for (const path of ['listen', 'objective', 'endpoints[0].url', 'endpoints[3].name', 'colour'])
          equal(message.includes(path), true, `${path} in ${message}`);
        return true;
      },
    );
  });

  it('rejects names that occur twice, and intervals that no window holds', () => {
    const endpoint = (name: string, more: string): string =>
      `  - {name: ${name}, url: "ws://127.0.0.1:9944"${more}}\n`;
    const page = (...endpoints: string[]): string => `name: x\nendpoints:\n${endpoints.join('')}`;
    throws(() => read(page(endpoint('a', ''), endpoint('a', ''))), /there are two called "a"/);
    throws(() => read(page(endpoint('a', ', interval: 2m'))), /must be at most the window \(60 s\)/);
    throws(() => read(page(endpoint('a', ', timeout: 20s'))), /must be at most the interval \(10 s\)/);
    throws(() => read(`window: 7s\n${page(endpoint('a', ''))}`), /divide a day/);
    throws(() => read('name: x\nendpoints: []\n'), /must list at least one/);
    throws(() => readMonitorConfig(join(folder, 'none.yaml')), { code: 'bad_input/config_file' });
  });

  it('finds endpoints by their names alone', () => {
    const config = read(validMonitorExample);
    deepEqual(namedEndpoints(config, ['europe']), ['europe']);
    equal(namedEndpoints(config, []), undefined);
    throws(() => namedEndpoints(config, ['asia']), { code: 'bad_input/no_endpoint' });
  });
});
