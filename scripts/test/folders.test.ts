import assert from 'node:assert/strict';
import { cacheFolder, cargoTargetFolder } from '../../offchain-agent/src/base/folder.ts';
import * as script from '../lib/folders.mjs';

describe('folders of the scripts', () => {
  for (const env of [{}, { ALMANAC_CACHE: '/a' }, { XDG_CACHE_HOME: '/b' }, { CARGO_TARGET_DIR: '/c' }]) {
    it(`are those of the agent with ${JSON.stringify(env)}`, () => {
      assert.equal(script.cacheFolder(env), cacheFolder(env));
      assert.equal(script.cargoTargetFolder(env), cargoTargetFolder(env));
    });
  }
});
