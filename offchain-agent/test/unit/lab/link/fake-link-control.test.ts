import { FakeLinkControl } from '../../../../../tests/support/fake-link-control.ts';
import { linkConformance, messageBytes } from '../../../../../tests/support/link-conformance.ts';
import type { Link } from '../../../../src/lab/link/rule.ts';

describe('the links of a fake', () => {
  let control: FakeLinkControl | undefined;

  afterEach(async () => await control?.close());

  for (const backend of ['tun', 'proxy'] as const) {
    describe(`with what the backend ${backend} can do`, () => {
      linkConformance(() => {
        const fake = new FakeLinkControl(['v1', 'v2', 'v3'], backend);
        control = fake;
        const arrived = new Map<string, number>();
        const nameOf = ({ from, to }: Link): string => `${from} ${to}`;
        return Promise.resolve({
          control: fake,
          nodes: ['v1', 'v2', 'v3'],
          send: (link, messages) => {
            const name = nameOf(link);
            for (let sent = 0; sent < messages; sent += 1) {
              fake.send(link, messageBytes, () => arrived.set(name, (arrived.get(name) ?? 0) + 1));
            }
            return Promise.resolve();
          },
          arrived: (link) => Promise.resolve(arrived.get(nameOf(link)) ?? 0),
        });
      });
    });
  }
});
