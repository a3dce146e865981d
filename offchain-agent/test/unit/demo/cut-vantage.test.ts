import assert from 'node:assert/strict';
import { CutVantage } from '../../../src/demo/open-eyes.ts';

describe('a vantage that can be cut', () => {
  let tell: (hash: string, receivedAtMs: number) => void;
  let lose: () => void;
  let vantage: CutVantage;
  let seen: string[];

  beforeEach(async () => {
    vantage = new CutVantage({
      name: 'node',
      followBlocks: async (onBlock) => {
        tell = onBlock;
        return () => undefined;
      },
      onLost: (listener) => {
        lose = listener;
        return () => undefined;
      },
      isWell: async () => true,
      close: () => undefined,
    });
    seen = [];
    await vantage.followBlocks((hash) => seen.push(hash));
  });

  it('hears nothing from the cut until it is mended', () => {
    tell('0x01', 1);
    vantage.cut();
    tell('0x02', 2);
    vantage.mend();
    tell('0x03', 3);
    assert.deepEqual(seen, ['0x01', '0x03']);
  });

  it('tells of the cut as of a lost connection, and is not well before it is mended', async () => {
    let lost = 0;
    const forget = vantage.onLost(() => {
      lost += 1;
    });
    lose();
    vantage.cut();
    assert.equal(lost, 2);
    assert.equal(await vantage.isWell(), false);
    vantage.mend();
    assert.equal(await vantage.isWell(), true);
    forget();
    vantage.cut();
    assert.equal(lost, 2);
  });
});
